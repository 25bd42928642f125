import ArgumentParser

/// `postrider sessions`
struct SessionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions", abstract: "Who is signed in.",
        subcommands: [SessionsList.self, SessionsEnd.self], defaultSubcommand: SessionsList.self)
}

/// `postrider sessions list`
struct SessionsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Sessions that show the account, newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Flag(help: "Of all accounts.") var all = false
    @Option(help: "Most entries to show: 1 to 500.") var limit = 50

    func run() async throws {
        try await store.withAPI { api in
            let sessions = try await api.get(
                "/v1/sessions", [("all", all ? "true" : nil), ("limit", String(min(max(limit, 1), 500)))])
            let listing = Listing(
                fields: [
                    .init("id", "id"), .init("who") { $0.words("user_id", orElse: "key_id") }, .init("open", "open"),
                    .time("since", "created_at", spare: 2), .time("last seen", "last_seen_at"),
                    .init("from", "origin", isElastic: true),
                    .init("with", "agent", isElastic: true, spare: 1),
                ], options: output, emptyNote: "nobody is signed in")
            try listing.print(sessions["data"]?.array ?? [])
        }
    }
}

/// `postrider sessions end`
struct SessionsEnd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "end", abstract: "Sign somebody out at once.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "ses_…") var id: String

    func run() async throws {
        try await store.withAPI { api in
            _ = try await api.delete("/v1/sessions/\(API.escaped(id))")
            Console.note("\(id) is over")
        }
    }
}
