import ArgumentParser

/// `postrider campaigns stats`
struct CampaignsStats: AsyncParsableCommand {
    enum Group: String, ExpressibleByArgument, CaseIterable {
        case provider
        case domain

        var parameter: String { self == .domain ? "recipient_domain" : rawValue }
    }

    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "What came of a campaign: rates, and the usual figures beside them.",
        discussion: """
            People and machines are counted apart: services that load every image, read or not, and filters that follow links \
            make no open and no click rate.
            """)

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String
    @Option(help: "Its parts too: provider or domain.") var by: Group?
    @Flag(help: "One JSON document.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let id = try await CampaignLookup.id(of: campaign, api) ?? campaign
            let stats = try await api.get("/v1/campaigns/\(API.escaped(id))/stats", [("by", by?.parameter)])
            if json { return try Console.data(stats.text) }
            try Console.data(
                Style.output.bold(Table.printable(stats["name"]?.plain ?? "")) + "  \(stats["state"]?.plain ?? "")")
            try Console.show(CampaignSheet.rates([stats], usual: stats["usual"]?.array ?? []))
            try Console.data("")
            try Console.show(CampaignSheet.visitors(stats))
            if by != nil {
                try Console.data("")
                try Console.show(CampaignSheet.parts(stats["parts"]?.array ?? []))
            }
            CampaignSheet.cite(stats["usual"]?.array ?? [])
        }
    }
}

/// `postrider campaigns compare`
struct CampaignsCompare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Campaigns beside each other, and the usual figures beside them.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Names or ids; without them the newest five.") var campaigns: [String] = []
    @Flag(help: "One JSON document.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            var ids: [String] = []
            for campaign in campaigns { ids.append(try await CampaignLookup.id(of: campaign, api) ?? campaign) }
            let report = try await api.get(
                "/v1/reports/campaigns", [("ids", ids.isEmpty ? nil : ids.joined(separator: ","))])
            if json { return try Console.data(report.text) }
            let usual = report["usual"]?.array ?? []
            try Console.show(CampaignSheet.rates(report["data"]?.array ?? [], usual: usual))
            CampaignSheet.cite(usual)
        }
    }
}

/// Figures of campaigns as tables.
enum CampaignSheet {
    private static let measures = [
        "deliverability", "open_rate", "click_rate", "click_to_open_rate", "unsubscribe_rate", "complaint_rate",
        "bounce_rate", "machine_open_rate",
    ]

    private static let partRates = ["deliverability", "open_rate", "click_rate", "bounce_rate"]

    /// A column a campaign, and one of others' figures.
    static func rates(_ campaigns: [JSON], usual: [JSON]) -> Table {
        var columns = [Table.Column(title: "rate")]
        for campaign in campaigns {
            let name = Table.printable(campaign["name"]?.plain ?? "")
            columns.append(Table.Column(title: name, isNumber: true, isElastic: true))
        }
        columns.append(Table.Column(title: "usual"))
        var table = Table(columns)
        for measure in measures {
            let others = usual.filter { $0["measure"]?.plain == measure }.map { percent($0["ratio"]) }
            var cells = [measure.replacing("_", with: " ")]
            for campaign in campaigns { cells.append(rate(campaign[measure])) }
            cells.append(others.joined(separator: ", "))
            table.append(cells)
        }
        return table
    }

    static func visitors(_ stats: JSON) -> Table {
        let titles = ["by", "opens", "messages", "clicks", "messages "]
        var table = Table(titles.map { title in Table.Column(title: title, isNumber: title != "by") })
        for visitor in ["human", "person", "relay", "prefetch", "scanner"] {
            func count(_ path: String) -> String { Count.text(stats.find(path)?.integer ?? 0) }
            table.append([
                visitor, count("opens.\(visitor).total"), count("opens.\(visitor).messages"),
                count("clicks.\(visitor).total"), count("clicks.\(visitor).messages"),
            ])
        }
        return table
    }

    static func parts(_ parts: [JSON]) -> Table {
        var columns = [Table.Column(title: "name", isElastic: true), Table.Column(title: "messages", isNumber: true)]
        for rate in partRates { columns.append(Table.Column(title: rate.replacing("_", with: " "), isNumber: true)) }
        var table = Table(columns)
        for part in parts {
            let name = part["name"]?.plain ?? ""
            var cells = [name.isEmpty ? "(none)" : name, Count.text(part["message_count"]?.integer ?? 0)]
            for measure in partRates { cells.append(rate(part[measure])) }
            table.append(cells)
        }
        return table
    }

    /// Whose the usual figures are.
    static func cite(_ usual: [JSON]) {
        var seen: Set<String> = []
        for figure in usual {
            let line = "\(figure["source"]?.plain ?? ""), \(figure["date"]?.plain ?? "")"
            if seen.insert(line).inserted { Console.note("usual: \(line)") }
        }
    }

    /// `12.5 % (125/1,000)`
    private static func rate(_ rate: JSON?) -> String {
        let part = rate?["numerator"]?.integer ?? 0
        let whole = rate?["denominator"]?.integer ?? 0
        return "\(Percent.text(part, of: whole)) (\(Count.text(part))/\(Count.text(whole)))"
    }

    private static func percent(_ ratio: JSON?) -> String {
        guard let ratio = ratio.flatMap({ Double($0.plain) }) else { return "-" }
        let hundredths = Int((ratio * 10_000).rounded())
        let digits = hundredths % 100
        return "\(hundredths / 100).\(digits < 10 ? "0" : "")\(digits) %"
    }
}
