import ArgumentParser

/// `postrider keys`
struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "API keys: who may do what.", subcommands: [KeysList.self, KeysCreate.self, KeysRevoke.self],
        defaultSubcommand: KeysList.self)
}

/// `postrider keys list`
struct KeysList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every key, without its secret.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let keys = try await api.get("/v1/api-keys")["data"]?.array ?? []
            let listing = Listing(
                fields: [
                    .init("id", "id"), .init("name", "name", isElastic: true),
                    .init("scopes", "scopes", isElastic: true),
                    .init("key", "hint", spare: 3), .time("created", "created_at", spare: 1),
                    .time("last used", "last_used_at"),
                    .time("expires", "expires_at", spare: 2),
                    .time("revoked", "revoked_at"),
                ], options: output, emptyNote: "no keys; postrider keys create NAME makes one")
            try listing.print(keys)
        }
    }
}

/// `postrider keys create`
struct KeysCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a key; it is printed once, alone on stdout.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "What it is for.") var name: String
    @Option(
        help: """
            send, read, verify, suppressions:write, contacts:write, campaigns:write, webhooks:write, domains:write, admin (all of \
            the account), system (every account); several with commas.
            """) var scopes = "send,read"
    @Option(help: ArgumentHelp("How long it is good: 90d. Without it, until it is revoked.", valueName: "time"))
    var expires: String?
    @Flag(help: "One JSON object with id and secret.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let wanted = scopes.split(separator: ",").map { JSON.string(String($0)) }
            let until = try expires.map { JSON.string(try TimeText.ahead($0)) } ?? .null
            let key = try await api.post(
                "/v1/api-keys",
                .object([("name", .string(name)), ("scopes", .array(wanted)), ("expires_at", until)]))
            if json { return try Console.data(key.text) }
            Console.note("key \(key["id"]?.plain ?? "") \"\(name)\", shown this once:")
            try Console.data(key["secret"]?.plain ?? "")
        }
    }
}

/// `postrider keys revoke`
struct KeysRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: "End a key at once.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "key_…") var id: String

    func run() async throws {
        try await store.withAPI { api in
            _ = try await api.delete("/v1/api-keys/\(API.escaped(id))")
            Console.note("\(id) is revoked")
        }
    }
}
