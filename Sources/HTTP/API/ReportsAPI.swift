import Accounts
import Hummingbird
import JSON
import Mail
import Postmaster
import Storage

/// `/v1/reports/bounces`: how many bounces of which text, by whatever they are to be told apart by.
enum ReportsAPI {
    static let endpoints: [Endpoint] = [.get("/v1/reports/bounces", .key(.read), bounces)]

    private static func bounces(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        var report = BouncesReportQuery(query.bounceFilter(account: visit.knownCaller.account))
        report.grouping = query.choice("group_by") ?? .fromDomain
        if query.flag("include_deferred"), report.filter.statuses.isEmpty {
            report.filter.statuses = Set(BounceFilter.refusals)
        }
        let limit = query.number("limit", in: 0...BouncesReportQuery.maximumRowLimit)
        let format = query.exportFormat(request)
        try query.finish()
        report.rowLimit =
            limit
            ?? (format == nil ? BouncesReportQuery.standardRowLimit : BouncesReportQuery.maximumRowLimit)
        try await front.rooms.rollups.catchUp()
        if let format {
            let pager = ReportPager(report, front.rooms.reports)
            return try await ExportAnswer.response(pager, .report, as: format, name: "bounces-report", front)
        }
        return .json(json(try await front.rooms.reports.bounces(report), query: report))
    }

    private static func json(_ report: BouncesReport, query: BouncesReportQuery) -> JSONValue {
        let filter = query.filter
        return [
            "group_by": .string(query.grouping.rawValue),
            "since": .text(filter.since?.rfc3339),
            "until": .text(filter.until?.rfc3339),
            "campaign_id": .text(filter.campaign?.description),
            "filter": .object(filter.parameters.map { JSONMember($0.name, .string($0.value)) }),
            "bounces": .count(report.bounceCount),
            "injected": .count(report.injectedCount),
            "groups": .array(
                report.groups.map { group in
                    [
                        "group": .string(group.value), "label": .string(group.label), "bounces": .count(group.count),
                        "bounces_url": .string(url(of: query.filter(ofGroup: group.value))),
                    ]
                }),
            "rows": .array(
                report.rows.map { row in
                    .object(row.members + [JSONMember("bounces_url", .string(url(of: query.filter(of: row))))])
                }),
            "is_cut": .bool(report.isCut),
        ]
    }

    /// Where the single bounces of a filter are listed.
    static func url(of filter: BounceFilter) -> String {
        "/v1/bounces?" + filter.parameters.map { "\($0.name)=\(FormText.encode($0.value))" }.joined(separator: "&")
    }
}
