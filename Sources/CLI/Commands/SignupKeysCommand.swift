import ArgumentParser

/// `postrider signup-keys`
struct SignupKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signup-keys",
        abstract: "Keys for sign-up forms: which web pages may have addresses checked.",
        discussion: "docs/signup.md shows the form. A key stands in a page for everybody to read, and is no secret.",
        subcommands: [SignupKeysList.self, SignupKeysCreate.self, SignupKeysShow.self, SignupKeysDelete.self],
        defaultSubcommand: SignupKeysList.self)

    static func path(_ id: String) -> String { "/v1/signup-keys/\(API.escaped(id))" }

    /// Origins for people.
    static func origins(_ key: JSON) -> String {
        key["origins"]?.array.map(\.plain).joined(separator: " ") ?? ""
    }
}

/// `postrider signup-keys list`
struct SignupKeysList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Every key with the pages it is for, the newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let keys = try await api.get("/v1/signup-keys")["data"]?.array ?? []
            let listing = Listing(
                fields: [
                    .init("id", "id"), .init("key", "key"), .init("name", "name", isElastic: true),
                    .init("origins", isElastic: true, cell: SignupKeysCommand.origins), .init("level", "level"),
                    .time("created", "created_at", spare: 1), .time("revoked", "revoked_at"),
                ], options: output,
                emptyNote: "no keys; postrider signup-keys create NAME --origin https://HOST makes one")
            try listing.print(keys)
        }
    }
}

/// `postrider signup-keys create`
struct SignupKeysCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a key for pages of some origins; it is printed alone on stdout.",
        discussion: """
              postrider signup-keys create shop --origin https://shop.example
              postrider signup-keys create trial --origin http://localhost:8080 --level fast
            """)

    @OptionGroup var store: StoreOptions
    @Argument(help: "What it is for.") var name: String
    @Option(
        name: .customLong("origin"),
        help: ArgumentHelp(
            "Where its pages come from, 1 to 20 of them; http:// is for localhost alone.", valueName: "https://host"))
    var origins: [String]
    @Option(help: "dns (does the domain take mail) or fast (asks nobody).") var level = Level.dns
    @Flag(help: "One JSON object with id and key.") var json = false

    enum Level: String, ExpressibleByArgument, CaseIterable { case fast, dns }

    func run() async throws {
        try await store.withAPI { api in
            let key = try await api.post(
                "/v1/signup-keys",
                .object([
                    ("name", .string(name)), ("origins", .array(origins.map { .string($0) })),
                    ("level", .string(level.rawValue)),
                ]))
            if json { return try Console.data(key.text) }
            Console.note("\(key["id"]?.plain ?? "") \"\(name)\" is for pages of \(SignupKeysCommand.origins(key)):")
            try Console.data(key["key"]?.plain ?? "")
        }
    }
}

/// `postrider signup-keys show`
struct SignupKeysShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One key.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "sgn_…") var id: String
    @Flag(help: "JSON.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let key = try await api.get(SignupKeysCommand.path(id))
            if json { return try Console.data(key.text) }
            guard case .object(let members) = key else { return }
            for (name, value) in members {
                let text = name == "origins" ? SignupKeysCommand.origins(key) : value.plain
                guard !text.isEmpty else { continue }
                let label = TextWidth.pad(name.replacing("_", with: " "), to: 12, right: false)
                try Console.data("\(Style.output.faint(label))  \(Table.printable(text))")
            }
        }
    }
}

/// `postrider signup-keys delete`
struct SignupKeysDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "End a key: at once on this node, within seconds on others.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "sgn_…") var id: String

    func run() async throws {
        try await store.withAPI { api in
            _ = try await api.delete(SignupKeysCommand.path(id))
            Console.note("\(id) opens nothing any more")
        }
    }
}
