import ArgumentParser

/// `postrider audit`
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Who administered what, newest first.",
        discussion: "Of your account; --all shows every account, and what concerns the installation.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var shown: LimitOptions
    @OptionGroup var period: PeriodOptions
    @OptionGroup var output: OutputOptions
    @Option(help: "usr_…, key_…, machine or node.") var actor: String?
    @Option(help: "What was done: user.role, or user for all of them.") var action: String?
    @Option(help: "On whom or what.") var subject: String?
    @Option(help: "Words in subject or detail.") var search: String?
    @Flag(help: "Of all accounts and of the installation.") var all = false

    func run() async throws {
        try await store.withAPI { api in
            let listing = Listing(
                fields: [
                    .time("when", "at"), .init("who", isElastic: true) { $0.words("actor_name", orElse: "actor") },
                    .init("from", "origin", spare: 1), .init("what", "action"), .init("on", "subject", isElastic: true),
                    .init("detail", "detail", isElastic: true),
                ], options: output, emptyNote: "nothing was administered")
            let query = [
                ("actor", actor), ("action", action), ("subject", subject), ("q", search), ("all", all ? "true" : nil),
            ]
            try await listing.print(
                Pages(api: api, path: "/v1/audit", query: query + period.query), limit: shown.limit)
        }
    }
}
