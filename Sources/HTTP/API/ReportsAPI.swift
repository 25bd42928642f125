import Accounts
import Hummingbird
import JSON
import Mail
import Postmaster
import Storage

/// `/v1/reports/bounces`: how many bounces of which text, by from-domain, source IP, recipient domain, provider or
/// reason.
enum ReportsAPI {
    static let endpoints: [Endpoint] = [.get("/v1/reports/bounces", .key(.read), bounces)]

    private static func bounces(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        var report = BouncesReportQuery()
        report.account = visit.knownCaller.account
        report.grouping = query.choice("group_by") ?? .fromDomain
        report.campaign = query.key("campaign_id")
        report.since = query.time("since")
        report.until = query.time("until")
        report.includesDeferred = query.flag("include_deferred")
        let format = query.format(request)
        try query.finish()
        try await front.rooms.rollups.catchUp()
        let found = try await front.rooms.reports.bounces(report)
        switch format {
        case .csv: return .csv(found.csv(), name: "bounces.csv")
        case .json: return .json(json(found, query: report))
        }
    }

    private static func json(_ report: BouncesReport, query: BouncesReportQuery) -> JSONValue {
        [
            "group_by": .string(query.grouping.rawValue),
            "since": .text(query.since?.rfc3339),
            "until": .text(query.until?.rfc3339),
            "campaign_id": .text(query.campaign?.description),
            "bounces": .count(report.bounceCount),
            "injected": .count(report.injectedCount),
            "rows": .array(report.rows.map(\.json)),
            "is_cut": .bool(report.isCut),
        ]
    }
}
