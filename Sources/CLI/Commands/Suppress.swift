import ArgumentParser
import Mail

/// `postrider suppress`
struct Suppress: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Addresses that are never written to.",
        subcommands: [
            SuppressList.self, SuppressAdd.self, SuppressRemove.self, SuppressCheck.self, SuppressExport.self,
        ], defaultSubcommand: SuppressList.self)

    enum List: String, ExpressibleByArgument, CaseIterable {
        /// All accounts; made by hard bounces, changed by administrators.
        case system
        /// The account's own.
        case account
    }
}

/// `postrider suppress list`
struct SuppressList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Entries with their evidence, newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Option(help: "Only this list.") var list: Suppress.List?
    @Option(help: "Part of an address.") var search: String?
    @OptionGroup var limit: LimitOptions

    func run() async throws {
        try await store.withAPI { api in
            let listing = Listing(
                fields: [
                    .init("address", "address", isElastic: true), .init("list", "list"), .init("cause", "cause"),
                    .time("since", "created_at"), .init("by", "added_by"),
                    .init("evidence", isElastic: true) { $0.words("reply", orElse: "note") },
                ], options: output,
                emptyNote: list == nil && search == nil
                    ? "no address is suppressed" : "no suppressed address is like that")
            let pages = Pages(api: api, path: "/v1/suppressions", query: [("list", list?.rawValue), ("q", search)])
            try await listing.print(pages, limit: limit.limit)
        }
    }
}

/// `postrider suppress add`
struct SuppressAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Never write to an address again.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Addresses.") var addresses: [String]
    @Option(help: "Which list.") var list = Suppress.List.system
    @Option(help: ArgumentHelp("Why; kept with the entry.", valueName: "text")) var note: String?

    /// A mistake in one is told before any is added.
    func validate() throws {
        for address in addresses where Mailbox(address) == nil {
            throw ValidationError("\"\(address)\" is no address; nothing was added")
        }
    }

    func run() async throws {
        try await store.withAPI { api in
            for address in addresses {
                let members: [(String, JSON)] = [
                    ("address", .string(address)), ("list", .string(list.rawValue)),
                    ("note", note.map(JSON.string) ?? .null),
                ]
                let entry = try await api.post("/v1/suppressions", .object(members))
                let address = entry["address"]?.plain ?? address
                Console.note("\(address) is on the \(list.rawValue) list (\(entry["id"]?.plain ?? ""))")
            }
        }
    }
}

/// `postrider suppress remove`
struct SuppressRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Write to an address again.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Addresses.") var addresses: [String]
    @Option(help: "Which list.") var list = Suppress.List.system
    @Option(help: ArgumentHelp("Why; kept in the audit.", valueName: "text")) var why: String

    func run() async throws {
        try await store.withAPI { api in
            for address in addresses {
                _ = try await api.delete(
                    "/v1/suppressions/\(API.escaped(address))", [("list", list.rawValue), ("why", why)])
                Console.note("\(address) is off the \(list.rawValue) list")
            }
        }
    }
}

/// `postrider suppress check`
struct SuppressCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say whether addresses are suppressed; exit status 3 where one is.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "Addresses.") var addresses: [String]

    func run() async throws {
        try await store.withAPI { api in
            let body = JSON.object([("addresses", .array(addresses.map(JSON.string)))])
            let found = try await api.post("/v1/suppressions:check", body)["data"]?.array ?? []
            let listing = Listing(
                fields: [
                    .init("address", "address"), .init("suppressed", "suppressed"), .init("list", "suppression.list"),
                    .init("cause", "suppression.cause"), .time("since", "suppression.created_at"),
                    .init("evidence", isElastic: true) {
                        $0.words("suppression.reply", orElse: "suppression.note")
                    },
                ], options: output, emptyNote: "")
            try listing.print(found)
            if found.contains(where: { $0["suppressed"]?.isTrue == true }) { throw CommandFailure(.negative) }
        }
    }
}

/// `postrider suppress export`
struct SuppressExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "export", abstract: "Every entry as CSV.")

    @OptionGroup var store: StoreOptions
    @Option(help: "Only this list.") var list: Suppress.List?
    @Option(help: "Part of an address.") var search: String?

    func run() async throws {
        try await store.withAPI { api in
            let query = [("list", list?.rawValue), ("q", search)]
            try await api.stream("/v1/suppressions:export", query, accept: "text/csv") { try Console.bytes($0) }
        }
    }
}
