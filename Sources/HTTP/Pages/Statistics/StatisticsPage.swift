import Accounts
import Bounce
import Hummingbird
import Mail
import Postmaster
import Storage

/// `/statistics`: what became of all mail, by day or month, over any number of years (R9, R41).
enum StatisticsPage {
    static let endpoints: [Endpoint] = [
        .get("/statistics", .page, show), .get("/statistics.csv", .page, csv),
    ]

    /// Bars that fit side by side.
    static let periodLimit = 120
    static let valueLimit = 50
    /// Days and months that are looked at where nobody chose any.
    private static let standardDays: Int64 = 30
    private static let standardMonths: Int64 = 730
    /// There are many recipient domains.
    private static let standardDomainDays: Int64 = 90

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let asked = read(&query, visit, front)
        try query.finish()
        try await front.rooms.rollups.catchUp()
        let summary = try await front.rooms.reports.summary(asked, valueLimit: valueLimit)
        return front.layout.page(
            "Statistics", section: .statistics, form(asked) + content(asked, summary), request: request, visit: visit)
    }

    private static func csv(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        var asked = read(&query, visit, front)
        asked.rowLimit = 100_000
        try query.finish()
        try await front.rooms.rollups.catchUp()
        return .csv(try await front.rooms.reports.statistics(asked).csv(), name: "statistics.csv")
    }

    private static func read(_ query: inout QueryReader, _ visit: Visit, _ front: Front) -> StatisticsQuery {
        var asked = StatisticsQuery(account: visit.knownCaller.account)
        asked.dimension = query.choice("group_by") ?? .all
        asked.grain = asked.dimension == .recipientDomain ? .month : .day
        if let grain = query.choice("interval", StatisticsQuery.Grain.self), asked.dimension != .recipientDomain {
            asked.grain = grain
        }
        asked.value = asked.dimension == .all ? nil : query.text("value")
        if asked.dimension == .all { _ = query.text("value") }
        asked.since = query.day("from")
        asked.until = query.day("to").map { $0 + .seconds(86_400) }
        if asked.since == nil {
            let end = (asked.until ?? front.rooms.time.now()).seconds / 86_400
            let months = asked.dimension == .recipientDomain ? standardDomainDays : standardMonths
            let days = asked.grain == .day ? standardDays - 1 : months
            asked.since = Timestamp(startOfDay: max(0, end - days))
        }
        return asked
    }

    private static func parameters(_ asked: StatisticsQuery) -> [(name: String, value: String)] {
        var parameters = [("group_by", asked.dimension.rawValue), ("interval", asked.grain.rawValue)]
        if let value = asked.value { parameters.append(("value", value)) }
        if let since = asked.since { parameters.append(("from", since.dayText)) }
        if let until = asked.until { parameters.append(("to", (until - .microseconds(1)).dayText)) }
        return parameters.map { (name: $0.0, value: $0.1) }
    }

    private static func form(_ asked: StatisticsQuery) -> Markup {
        let dimensions = StatisticsQuery.Dimension.allCases.map { (value: $0.rawValue, words: $0.words) }
        var fields: [Field] = [
            .line("from", "From", asked.since?.dayText ?? "", type: "date"),
            .line("to", "To", asked.until.map { ($0 - .microseconds(1)).dayText } ?? "", type: "date"),
            .choice("interval", "By", asked.grain.rawValue, among: [("day", "Day"), ("month", "Month")]),
            .choice("group_by", "Told apart by", asked.dimension.rawValue, among: dimensions),
        ]
        if asked.dimension != .all {
            fields.append(.line("value", "Only this one", Shown.line(asked.value ?? "", limit: 254)))
        }
        return PageForm(action: "/statistics", isFilter: true, fields: fields, button: "Show").markup
    }

    private static func content(_ asked: StatisticsQuery, _ summary: StatisticsSummary) -> Markup {
        guard !summary.periods.isEmpty else {
            let words = "Nothing was counted in this period. Counts are kept for ever: choose a longer one."
            return Card(
                "Statistics",
                EmptyState(words: words, next: ("The last two years", "/statistics?interval=month")).markup
            )
            .markup
        }
        let periods = summary.periods.suffix(periodLimit)
        let left = summary.periods.count - periods.count
        let lead =
            left > 0
            ? "The last \(periodLimit) of \(Figures.count(summary.periods.count)) periods; the download has all." : nil
        func label(_ period: StatisticsSummary.Period) -> String {
            String(period.start.dayText.prefix(asked.grain == .month ? 7 : 10))
        }
        let bars = StackedBars(
            title: "What became of it", periods: periods.map { .init(label: label($0), counts: $0.counts) },
            // What was deferred became one of the others, or still will.
            statuses: StackedBars.order.filter { $0 != .deferred })
        let rates = RateLine(
            title: "Hard bounces", noun: "finished",
            points: periods.map {
                .init(label: label($0), part: $0.counts[.hardBounce] ?? 0, whole: $0.counts.finishedCount)
            })
        return figures(summary) + Card("Over time", lead: lead, bars.markup + rates.markup).markup
            + values(asked, summary) + download(asked)
    }

    private static func figures(_ summary: StatisticsSummary) -> Markup {
        var counts: [RecipientStatus: Int] = [:]
        for period in summary.periods { counts.merge(period.counts, uniquingKeysWith: +) }
        let accepted = counts[.injected] ?? 0
        return FigureRow([
            .init("Accepted", Figures.count(accepted), "messages"),
            .init("Deliverability", RateShown(counts[.ok] ?? 0, of: accepted, "accepted")),
            .init("Hard bounces", RateShown(counts[.hardBounce] ?? 0, of: counts.finishedCount, "finished")),
            .init("Spam bounces", RateShown(counts[.spamBounce] ?? 0, of: counts.finishedCount, "finished")),
        ]).markup
    }

    private static func values(_ asked: StatisticsQuery, _ summary: StatisticsSummary) -> Markup {
        guard asked.dimension != .all else { return .nothing }
        let statuses: [RecipientStatus] = [.injected, .ok, .softBounce, .hardBounce, .spamBounce]
        let rows = summary.values.map { one -> [Cell] in
            var alone = asked
            alone.value = one.value
            let name: Cell =
                one.value.isEmpty
                ? .text("(none)")
                : .link(
                    Shown.line(one.value, limit: 254), to: BouncesWish.path("/statistics", parameters(alone)))
            return [name] + statuses.map { .count(one.counts[$0] ?? 0) } + [
                .rate(RateShown(one.counts[.hardBounce] ?? 0, of: one.counts.finishedCount, "finished"))
            ]
        }
        let lead = summary.isCut ? "The \(valueLimit) that most was sent for; the download has all." : nil
        return Card(
            asked.dimension.words, lead: lead,
            PageTable(
                caption: "Counts by \(asked.dimension.words)",
                columns: [asked.dimension.words] + statuses.map { StatusShown($0).word } + ["Hard bounce rate"],
                rows: rows
            ).markup
        ).markup
    }

    private static func download(_ asked: StatisticsQuery) -> Markup {
        let path = BouncesWish.path("/statistics.csv", parameters(asked))
        return Card(
            "Download", lead: "Every period, value, status and reason of exactly this choice.",
            "<a href=\"\(path)\" data-export>CSV</a>"
        ).markup
    }
}

extension StatisticsQuery.Dimension {
    fileprivate var words: String {
        switch self {
        case .all: "Nothing"
        case .fromDomain: "From domain"
        case .sourceIP: "Sending IP"
        case .provider: "Provider"
        case .recipientDomain: "Recipient domain"
        }
    }
}

extension [RecipientStatus: Int] {
    /// Delivered, or refused for good.
    fileprivate var finishedCount: Int {
        [.ok, .softBounce, .hardBounce, .spamBounce].reduce(0) { $0 + (self[$1] ?? 0) }
    }
}
