import Accounts
import Bounce
import Hummingbird
import JSON
import Mail
import Postmaster
import Storage

/// `/v1/statistics`: counts of status changes by day or month, over any number of years.
enum StatisticsAPI {
    static let endpoints: [Endpoint] = [.get("/v1/statistics", .key(.read), answer)]

    private static func answer(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        var asked = StatisticsQuery(account: visit.knownCaller.account)
        asked.dimension = query.choice("group_by") ?? .all
        asked.grain = query.choice("interval") ?? .day
        asked.value = query.text("value")?.lowercased()
        asked.since = query.time("since")
        asked.until = query.time("until")
        let format = query.format(request)
        if asked.dimension == .recipientDomain, asked.grain == .day {
            query.note("interval", "unknown_value", "Recipient domains are counted by the `month`.")
        }
        try query.finish()
        try await front.rooms.rollups.catchUp()
        let found = try await front.rooms.reports.statistics(asked)
        switch format {
        case .csv: return .csv(found.csv(), name: "statistics.csv")
        case .json:
            return .json([
                "group_by": .string(asked.dimension.rawValue), "interval": .string(found.grain.rawValue),
                "since": .text(asked.since?.rfc3339), "until": .text(asked.until?.rfc3339),
                "rows": .array(found.rows.map(\.json)), "is_cut": .bool(found.isCut),
            ])
        }
    }
}

extension Statistics.Row {
    var json: JSONValue {
        [
            "period": .string(String(period.rfc3339.prefix(10))), "value": .string(value),
            "status": .string(status.rawValue), "reason": .text(reason?.rawValue), "count": .count(count),
        ]
    }
}
