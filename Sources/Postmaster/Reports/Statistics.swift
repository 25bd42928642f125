public import Bounce
public import Mail
import Storage

/// Counts of status changes by period and one dimension, oldest period first.
public struct Statistics: Sendable {
    public struct Row: Sendable, Hashable {
        /// When the period begins (UTC).
        public let period: Timestamp
        /// The from-domain, source IP, …; empty where there was none, or nothing is told apart.
        public let value: String
        public let status: RecipientStatus
        /// `nil` where a status needs none.
        public let reason: Reason?
        public let count: Int
    }

    public let rows: [Row]
    public let grain: StatisticsQuery.Grain
    /// Rows were left out (`StatisticsQuery.rowLimit`).
    public let isCut: Bool

    static func read(_ query: StatisticsQuery, from connection: any ReadConnection) throws -> Statistics {
        let query = query.answerable
        let conditions = try conditions(of: query, on: connection)
        let limit = min(max(query.rowLimit, 1), 100_000)
        let statement = Statement(
            """
            SELECT period, value, status, reason, count FROM statistic\(conditions.sql)
            ORDER BY period, value, status, reason LIMIT \(limit + 1)
            """)
        let rows = try connection.all(statement, conditions.bindings) { row in
            Row(
                period: query.grain.beginning(of: row.integer(0)), value: row.text(1),
                status: RecipientStatus(storedNumber: row.integer(2)) ?? .softBounce,
                reason: Reason(rawValue: row.text(3)), count: Int(row.integer(4)))
        }
        return Statistics(rows: Array(rows.prefix(limit)), grain: query.grain, isCut: rows.count > limit)
    }

    static func conditions(of query: StatisticsQuery, on connection: any ReadConnection) throws -> Conditions {
        guard query.value != nil else { return query.conditions }
        var all = query
        (all.since, all.until, all.value) = (nil, nil, nil)
        let conditions = all.conditions
        // Each end asked for alone is one look-up.
        let ends = try ["min", "max"].map { end in
            let statement = Statement("SELECT \(end)(period) FROM statistic\(conditions.sql)")
            return try connection.first(statement, conditions.bindings) { $0.integerOrNil(0) } ?? nil
        }
        guard let first = ends[0], let last = ends[1], last - first < Int64(StatisticsQuery.lookupLimit) else {
            return query.conditions
        }
        return query.conditions(within: first...last)
    }
}
