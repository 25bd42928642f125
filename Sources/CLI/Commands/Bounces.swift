import ArgumentParser

/// `postrider bounces`
struct Bounces: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Refusals: one by one, or counted.",
        subcommands: [BouncesList.self, BouncesReport.self, BouncesCounters.self], defaultSubcommand: BouncesList.self)
}

/// `postrider bounces list`
struct BouncesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Final refusals, newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var limit: LimitOptions
    @OptionGroup var filter: BounceFilterOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var export: ExportOptions

    func run() async throws {
        try await store.withAPI { api in
            let query = try await filter.query(api)
            if try await export.answer("/v1/bounces", query, kind: "bounces", api) { return }
            let listing = Listing(
                fields: [
                    .time("when", "occurred_at"), .init("status", "status", isStatus: true), .init("reason", "reason"),
                    .init("recipient", "recipient", isElastic: true), .init("provider", "provider", spare: 2),
                    .init("message", "message_id", spare: 1),
                    .init("reply", isElastic: true) { $0.words("reply", orElse: "explanation") },
                ], options: output, emptyNote: "no bounce fits, or none came yet")
            try await listing.print(Pages(api: api, path: "/v1/bounces", query: query), limit: limit.limit)
        }
    }
}

/// `postrider bounces report`
struct BouncesReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Bounces counted by recipient domain and text, under each group.",
        discussion: """
            Counted by days, UTC, and kept for ever. The same filter finds the single bounces of a row, as long as the log \
            has them: postrider bounces list --shape TEXT.
            """)

    enum Grouping: String, ExpressibleByArgument, CaseIterable {
        case fromDomain = "from-domain", ip, domain, provider, reason, code, enhanced, shape, campaign

        /// Its name in the API.
        var name: String {
            switch self {
            case .fromDomain: "from_domain"
            case .ip: "source_ip"
            case .domain: "recipient_domain"
            case .code: "reply_code"
            case .enhanced: "enhanced_code"
            case .provider, .reason, .shape, .campaign: rawValue
            }
        }
    }

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var filter: BounceFilterOptions
    @OptionGroup var export: ExportOptions
    @Option(help: "How rows are grouped.") var group = Grouping.fromDomain
    @Flag(help: "The groups alone.") var groups = false

    func run() async throws {
        try await store.withAPI { api in
            let query = try await filter.query(api) + [("group_by", group.name)]
            let path = "/v1/reports/bounces"
            if try await export.answer(path, query, kind: "bounces_report", api) { return }
            try show(try await api.get(path, query + [("limit", groups ? "0" : nil)]))
        }
    }

    private func show(_ report: JSON) throws {
        if output.json { return try Console.data(report.text) }
        try groups ? showGroups(report) : showRows(report)
        guard !output.ndjson else { return }
        let (bounces, injected) = (report["bounces"]?.integer ?? 0, report["injected"]?.integer ?? 0)
        Console.note(
            "\(Count.text(bounces, "bounce")) of \(Count.text(injected, "message")) (\(Percent.text(bounces, of: injected)))"
        )
        if report["is_cut"]?.plain == "true" { Console.note("there is more: narrow it, or --csv") }
    }

    private func showGroups(_ report: JSON) throws {
        let listing = Listing(
            fields: [.init(group.rawValue, "label"), .init("bounces", "bounces", isNumber: true)], options: output,
            emptyNote: "no bounces in this period")
        try listing.print(report["groups"]?.array ?? [])
    }

    private func showRows(_ report: JSON) throws {
        let listing = Listing(
            fields: [
                .init(group.rawValue, "group", isElastic: true),
                .init("recipient domain", "recipient_domain", isElastic: true),
                .init("status", "status", isStatus: true, spare: 1), .init("reason", "reason"),
                .init("bounces", "bounces", isNumber: true), .init("text", "sample", isElastic: true),
            ], options: output, emptyNote: "no bounces in this period")
        try listing.print(report["rows"]?.array ?? [])
    }
}
