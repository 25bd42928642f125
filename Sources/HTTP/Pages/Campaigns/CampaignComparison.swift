import Accounts
import Campaigns
import Hummingbird
import Postmaster
import Spool
import Storage

/// `/campaigns/compare?ids=`: campaigns beside each other and beside the usual figures, by default the newest five (R42).
enum CampaignComparison {
    static let campaignLimit = 20

    static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request, repeating: ["ids"])
        let words = (query.text("ids", limit: 2_048) ?? "").split(separator: ",")
        var keys = words.compactMap { CampaignKey($0) }
        if keys.count != words.count || keys.count > campaignLimit {
            query.note("ids", "invalid_id", "`ids` names 1 to \(campaignLimit) campaigns, with commas between them.")
        }
        try query.finish()
        let account = visit.knownCaller.account
        if keys.isEmpty {
            keys = try await front.rooms.spool.campaigns(account: account, before: nil, limit: 5).map(\.key)
        }
        let reports = try await front.statistics.compare(keys, account: account)
        guard reports.count == keys.count else { throw Problem(.notFound, "One of the campaigns is not there.") }
        guard !reports.isEmpty else {
            let empty = EmptyState(words: "There is no campaign to compare yet.", next: ("Campaigns", "/campaigns"))
            return page(empty.markup, request, visit, front)
        }
        let table = PageTable(
            caption: "Campaigns beside each other", columns: ["Figure"] + reports.map(\.campaign.shownName) + ["Usual"],
            rows: rows(reports))
        let names = reports.markup { report in
            "<li><a href=\"\(report.campaign.path)\">\(report.campaign.shownName)</a> \(report.campaign.state.badge.markup)</li>"
        }
        return page(
            "<ul class=\"filters\">\(names)</ul>" + Card("Beside each other", table.markup).markup + bars(reports)
                + usual, request, visit, front)
    }

    private static func page(_ content: Markup, _ request: Request, _ visit: Visit, _ front: Front) -> Response {
        front.layout.page(
            "Compare campaigns", section: .campaigns, trail: [("Overview", "/"), ("Campaigns", "/campaigns")], content,
            request: request, visit: visit)
    }

    private static func rows(_ reports: [CampaignReport]) -> [[Cell]] {
        let measures: [(String, UsualFigure.Measure?, (CampaignResults) -> Cell)] = [
            ("Messages", nil, { .count($0.messageCount) }),
            ("Delivered", nil, { .rate(RateShown($0.deliverability, "messages")) }),
            ("Bounced", .bounceRate, { .rate(RateShown($0.bounceRate, "finished")) }),
            ("Opened by people", .openRate, { .rate(RateShown($0.openRate, "delivered")) }),
            ("Clicked by people", .clickRate, { .rate(RateShown($0.clickRate, "delivered")) }),
            ("Clicked of those opened", .clickToOpenRate, { .rate(RateShown($0.clickToOpenRate, "opened")) }),
            ("Unsubscribed", .unsubscribeRate, { .rate(RateShown($0.unsubscribeRate, "delivered")) }),
            ("Complained", .complaintRate, { .rate(RateShown($0.complaintRate, "delivered")) }),
            ("Opened by machines", nil, { .rate(RateShown($0.machineOpenRate, "delivered")) }),
        ]
        return measures.map { name, measure, cell in
            let usual = UsualFigure.all.filter { $0.measure == measure }.map { PercentText.of($0.ratio) }
            return [.text(name)] + reports.map { cell($0.figures) }
                + [.figure(usual.isEmpty ? "–" : usual.joined(separator: " · "))]
        }
    }

    private static func bars(_ reports: [CampaignReport]) -> Markup {
        guard reports.count > 1 else { return .nothing }
        func card(_ title: String, _ noun: String, _ token: String, _ rate: (CampaignResults) -> Proportion) -> Markup {
            let bars = reports.map { report in
                let rate = rate(report.figures)
                return LimitBars.Bar(
                    name: report.campaign.shownName, part: rate.numerator, whole: rate.denominator, token: token)
            }
            return Card(title, LimitBars(title: title, noun: noun, bars: bars).markup).markup
        }
        return """
            <div class="columns">\(card("Bounced", "finished", "hard_bounce", \.bounceRate))\
            \(card("Opened by people", "delivered", "plain", \.openRate))</div>

            """
    }

    /// What the usual figures are, and whose.
    private static var usual: Markup {
        let rows = UsualFigure.all.map { figure -> [Cell] in
            [
                .text(figure.measure.words), .figure(PercentText.of(figure.ratio)), .text(figure.meaning),
                .soft("\(figure.source), \(figure.date)"),
            ]
        }
        return Card(
            "The usual figures",
            lead: "Averages over all trades say little about one list; your own last campaigns say more.",
            PageTable(
                caption: "Published figures", columns: ["Figure", "Rate", "What it is", "Published by"], rows: rows
            )
            .markup
        ).markup
    }
}

extension UsualFigure.Measure {
    fileprivate var words: String {
        switch self {
        case .openRate: "Opened"
        case .clickRate: "Clicked"
        case .clickToOpenRate: "Clicked of those opened"
        case .unsubscribeRate: "Unsubscribed"
        case .complaintRate: "Complained"
        case .bounceRate: "Bounced"
        }
    }
}
