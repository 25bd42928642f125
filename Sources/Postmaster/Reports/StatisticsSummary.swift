public import Bounce
public import Mail
import Spool
import Storage

/// Counts of status changes without their reasons: by period, and by value.
public struct StatisticsSummary: Sendable {
    public struct Period: Sendable, Hashable {
        /// When it begins (UTC).
        public let start: Timestamp
        public let counts: [RecipientStatus: Int]
    }

    public struct Value: Sendable, Hashable {
        /// Empty where there was none, or nothing is told apart.
        public let value: String
        public let counts: [RecipientStatus: Int]
    }

    /// The first one first; those in which nothing was counted are left out.
    public let periods: [Period]
    /// The one with the most messages accepted first, then the one with the most changes.
    public let values: [Value]
    /// Values were left out.
    public let isCut: Bool
}

extension Reports {
    /// The same counts as `statistics`, summed up in the store: years of them are a page's worth of rows.
    /// - Parameter valueLimit: 1...1,000.
    public func summary(_ query: StatisticsQuery, valueLimit: Int = 50) async throws -> StatisticsSummary {
        let query = query.answerable
        let limit = min(max(valueLimit, 1), 1_000)
        return try await spool.engine.read { connection in
            let conditions = try Statistics.conditions(of: query, on: connection)
            // Every dimension counts the same changes, and that which tells nothing apart has the fewest rows.
            var overall = query
            if query.value == nil { overall.dimension = .all }
            let allConditions = try Statistics.conditions(of: overall, on: connection)
            let byPeriod = Statement(
                """
                SELECT period, status, sum(count) FROM statistic\(allConditions.sql)
                GROUP BY period, status ORDER BY period, status
                """)
            let periods = try connection.all(byPeriod, allConditions.bindings) { row in
                (row.integer(0), RecipientStatus(storedNumber: row.integer(1)) ?? .softBounce, Int(row.integer(2)))
            }
            let largest = Statement(
                """
                SELECT value, sum(CASE WHEN status = 0 THEN count ELSE 0 END) AS accepted, sum(count) AS total
                FROM statistic\(conditions.sql)
                GROUP BY value ORDER BY accepted DESC, total DESC, value LIMIT \(limit + 1)
                """)
            let names = try connection.all(largest, conditions.bindings) { $0.text(0) }
            var chosen = conditions
            chosen.add("value", isIn: names.prefix(limit).map { .text($0) })
            let byValue = Statement(
                "SELECT value, status, sum(count) FROM statistic\(chosen.sql) GROUP BY value, status")
            let values =
                names.isEmpty
                ? []
                : try connection.all(byValue, chosen.bindings) { row in
                    (row.text(0), RecipientStatus(storedNumber: row.integer(1)) ?? .softBounce, Int(row.integer(2)))
                }
            return StatisticsSummary(
                periods: Self.gathered(periods).sorted { $0.key < $1.key }.map {
                    .init(start: query.grain.beginning(of: $0.key), counts: $0.value)
                },
                values: { counts in names.prefix(limit).map { .init(value: $0, counts: counts[$0] ?? [:]) } }(
                    Self.gathered(values)),
                isCut: names.count > limit)
        }
    }

    private static func gathered<Name: Hashable>(_ rows: [(Name, RecipientStatus, Int)]) -> [Name: [RecipientStatus:
        Int]]
    {
        var counts: [Name: [RecipientStatus: Int]] = [:]
        for (name, status, count) in rows { counts[name, default: [:]][status, default: 0] += count }
        return counts
    }
}
