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
    @OptionGroup var period: PeriodOptions
    @OptionGroup var output: OutputOptions
    @Option(help: "hard_bounce, soft_bounce, spam_bounce, deferred; several with commas.") var status: String?
    @Option(help: "A reason, such as recipient_unknown.") var reason: String?
    @Option(help: "A provider, such as google.") var provider: String?
    @Option(help: "Recipients of one domain.") var domain: String?
    @Option(help: ArgumentHelp("One campaign, by name or id.", valueName: "name")) var campaign: String?
    @Flag(help: "CSV of all that are found, whatever the limit.") var csv = false

    func run() async throws {
        let period = try period.query
        try await store.withAPI { api in
            let query =
                period + [
                    ("status", status), ("reason", reason), ("provider", provider), ("recipient_domain", domain),
                    ("campaign_id", try await CampaignLookup.id(of: campaign, api)),
                ]
            if csv { return try await api.stream("/v1/bounces", query, accept: "text/csv") { try Console.bytes($0) } }
            let listing = Listing(
                fields: [
                    .time("when", "occurred_at"), .init("status", "status", isStatus: true), .init("reason", "reason"),
                    .init("recipient", "recipient", isElastic: true), .init("provider", "provider"),
                    .init("message", "message_id"),
                    .init("reply", isElastic: true) { $0.words("reply", orElse: "explanation") },
                ], options: output, emptyNote: "no bounce fits, or none came yet")
            try await listing.print(Pages(api: api, path: "/v1/bounces", query: query), limit: limit.limit)
        }
    }
}

/// `postrider bounces report`
struct BouncesReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Bounces counted by recipient domain and text, under each group.")

    enum Grouping: String, ExpressibleByArgument, CaseIterable {
        case fromDomain = "from-domain", ip, domain, provider, reason

        /// Its name in the API.
        var name: String {
            switch self {
            case .fromDomain: "from_domain"
            case .ip: "source_ip"
            case .domain: "recipient_domain"
            case .provider: "provider"
            case .reason: "reason"
            }
        }
    }

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var period: PeriodOptions
    @Option(help: ArgumentHelp("One campaign, by name or id; all without it.", valueName: "name")) var campaign: String?
    @Option(help: "How rows are grouped.") var group = Grouping.fromDomain
    @Flag(help: "CSV, as a spreadsheet reads it.") var csv = false

    func run() async throws {
        let period = try period.query
        try await store.withAPI { api in
            let query =
                period + [
                    ("group_by", group.name), ("campaign_id", try await CampaignLookup.id(of: campaign, api)),
                ]
            if csv {
                return try await api.stream("/v1/reports/bounces", query, accept: "text/csv") { try Console.bytes($0) }
            }
            try show(try await api.get("/v1/reports/bounces", query))
        }
    }

    private func show(_ report: JSON) throws {
        if output.json { return try Console.data(report.text) }
        let listing = Listing(
            fields: [
                .init(group.rawValue, "group"), .init("recipient domain", "recipient_domain"),
                .init("status", "status", isStatus: true), .init("reason", "reason"),
                .init("bounces", "bounces", isNumber: true), .init("text", "sample", isElastic: true),
            ], options: output, emptyNote: "no bounces in this period")
        try listing.print(report["rows"]?.array ?? [])
        guard !output.ndjson else { return }
        let (bounces, injected) = (report["bounces"]?.integer ?? 0, report["injected"]?.integer ?? 0)
        Console.note(
            "\(Count.text(bounces, "bounce")) of \(Count.text(injected, "message")) (\(Percent.text(bounces, of: injected)))"
        )
    }
}
