import Accounts
import Bounce
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// `/bounces`: what bounced in a period, told apart by whatever one likes (R43).
enum BouncesPage {
    static let endpoints: [Endpoint] = [
        .get("/bounces", .page, show), .get("/bounces/each", .page, EachBouncePage.show),
        .get("/bounces/download", .page, BouncesDownload.answer),
    ]

    /// Rows of the table; a download has all.
    static let rowLimit = 100
    /// Bars, and rows of the heat strip.
    static let topLimit = 10
    /// Campaigns that can be chosen: the newest.
    static let campaignLimit = 200

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let account = visit.knownCaller.account
        let wish = BouncesWish(&query, account: account, now: front.rooms.time.now())
        try query.finish()
        var asked = BouncesReportQuery(wish.filter, by: wish.grouping)
        asked.rowLimit = rowLimit
        try await front.rooms.rollups.catchUp()
        let reports = front.rooms.reports
        let report = try await reports.bounces(asked)
        let days = try await reports.bounceDays(wish.filter)
        let now = front.rooms.time.now()
        let last = wish.filter.until.map { min($0 - .microseconds(1), now) } ?? now
        let providers = try await reports.providerDays(
            account: account, campaign: wish.filter.campaign,
            days: min(wish.filter.since ?? last, last)...last)
        let content = content(
            wish, asked, report, BouncesCharts(days: days, providers: providers, filter: wish.filter, last: last),
            campaigns: try await campaigns(account, front))
        return front.layout.page("Bounces", section: .bounces, content, request: request, visit: visit)
    }

    private static func campaigns(_ account: AccountID, _ front: Front) async throws
        -> [(value: String, words: String)]
    {
        try await front.rooms.spool.campaigns(account: account).prefix(campaignLimit).map {
            ($0.key.description, Shown.line($0.name, limit: 60))
        }
    }

    private static func content(
        _ wish: BouncesWish, _ query: BouncesReportQuery, _ report: BouncesReport, _ charts: BouncesCharts,
        campaigns: [(value: String, words: String)]
    ) -> Markup {
        let top = wish.form(campaigns) + wish.narrowed
        guard report.bounceCount > 0 else {
            let words =
                report.injectedCount > 0
                ? "Nothing bounced here: \(Figures.count(report.injectedCount)) messages were accepted in this period."
                : "Nothing was sent in this period that could have bounced. Choose another one, or send something."
            let lifted = BouncesWish.path("/bounces", [])
            return top
                + Card("Bounces", EmptyState(words: words, next: ("Everything of the last 30 days", lifted)).markup)
                .markup
        }
        return top + figures(wish, report) + Card("When", charts.bars).markup + groups(wish, query, report)
            + Card("Who refuses", lead: "Bounces of what each provider has answered.", charts.heat).markup
            + rows(wish, query, report) + BouncesDownload.card(wish, report)
    }

    private static func figures(_ wish: BouncesWish, _ report: BouncesReport) -> Markup {
        var figures: [FigureRow.Figure] = [
            .init(
                "Bounces", Figures.count(report.bounceCount), "see them one by one",
                path: wish.path(ofEach: wish.filter)
            )
        ]
        if wish.hasRate {
            figures.append(.init("Of accepted", RateShown(report.bounceCount, of: report.injectedCount, "messages")))
        }
        let count = report.groups.count
        figures.append(
            .init(wish.grouping.words, Figures.count(count), count == 1 ? "that bounced" : "that differ"))
        return FigureRow(figures).markup
    }

    private static func groups(_ wish: BouncesWish, _ query: BouncesReportQuery, _ report: BouncesReport) -> Markup {
        let bars = report.groups.prefix(topLimit).map { group in
            BarList.Bar(
                name: wish.grouping.name(of: group), count: group.count,
                share: Figures.percent(group.count, of: report.bounceCount),
                path: wish.path(ofGroup: group.value, query))
        }
        let left = report.groups.count - bars.count
        let lead = left > 0 ? "The \(topLimit) with the most; \(Figures.count(left)) more are in the download." : nil
        return Card(
            "By \(wish.grouping.words.prefix(1).lowercased())\(wish.grouping.words.dropFirst())", lead: lead,
            BarList(title: wish.grouping.words, bars: bars).markup
        ).markup
    }

    private static func rows(_ wish: BouncesWish, _ query: BouncesReportQuery, _ report: BouncesReport) -> Markup {
        let names = Dictionary(
            report.groups.map { ($0.value, wish.grouping.name(of: $0)) }, uniquingKeysWith: { first, _ in first })
        let rows = report.rows.map { row -> [Cell] in
            let path = wish.path(ofEach: query.filter(of: row))
            let domain = row.recipientDomain.isEmpty ? "(none)" : Shown.line(row.recipientDomain, limit: 254)
            return [
                .text(names[row.group] ?? "(none)"),
                .markup("<a href=\"\(path)\">\(domain)</a>"),
                .status(StatusShown(row.status)), .text(row.reason.words),
                .reply(Shown.reply(row.sample, limit: 200)), .count(row.count),
            ]
        }
        let lead =
            report.isCut
            ? "The \(rowLimit) most frequent kinds of refusal. Each leads to its single bounces."
            : "Each kind of refusal leads to its single bounces."
        return Card(
            "What was said", lead: lead,
            PageTable(
                caption: "Kinds of refusal, by \(wish.grouping.words)",
                columns: [wish.grouping.words, "Recipient domain", "Status", "Reason", "A server's words", "Bounces"],
                rows: rows
            ).markup
        ).markup
    }
}
