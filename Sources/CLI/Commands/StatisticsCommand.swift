import ArgumentParser

/// `postrider statistics`
struct StatisticsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics", abstract: "What became of the mail, by day or month, over any number of years.")

    /// What is told apart.
    enum Grouping: String, CaseIterable, ExpressibleByArgument {
        case all
        case fromDomain = "from-domain"
        case sourceIP = "source-ip"
        case provider
        case recipientDomain = "recipient-domain"

        /// As the API spells it.
        var name: String { rawValue.replacing("-", with: "_") }
    }

    enum Interval: String, CaseIterable, ExpressibleByArgument { case day, month }

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var period: PeriodOptions
    @Option(help: ArgumentHelp("What is told apart; recipient domains by the month alone.", valueName: "what")) var by =
        Grouping.all
    @Option(help: ArgumentHelp("How long a row counts.", valueName: "span")) var interval: Interval?
    @Option(help: ArgumentHelp("One from-domain, source IP, provider or recipient domain.", valueName: "name"))
    var value: String?
    @Flag(help: "CSV, as a spreadsheet reads it.") var csv = false

    func run() async throws {
        let grain = interval ?? (by == .recipientDomain ? .month : .day)
        let query = try period.query + [("group_by", by.name), ("interval", grain.rawValue), ("value", value)]
        try await store.withAPI { api in
            if csv {
                return try await api.stream("/v1/statistics", query, accept: "text/csv") { try Console.bytes($0) }
            }
            let answer = try await api.get("/v1/statistics", query)
            if output.json { return try Console.data(answer.text) }
            let listing = Listing(
                fields: [.init(grain.rawValue, "period")]
                    + (by == .all ? [] : [.init(by.rawValue, "value", isElastic: true)]) + [
                        .init("status", "status", isStatus: true), .init("reason", "reason"),
                        .init("count", "count", isNumber: true),
                    ], options: output, emptyNote: "nothing was counted in this time")
            try listing.print(answer["rows"]?.array ?? [])
        }
    }
}
