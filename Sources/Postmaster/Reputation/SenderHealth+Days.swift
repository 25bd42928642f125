public import Mail
import Spool
internal import Storage

/// What became of a sender's mail on one day (UTC), by the day on which it ended.
public struct SenderDay: Hashable, Sendable {
    /// When the day began.
    public let day: Timestamp
    public let counts: HealthCounts
}

extension SenderHealth {
    /// Each day of the window, the oldest first, days without mail too; reads the party's counters alone.
    /// - Parameter count: days, today included: 1...366.
    public func days(of party: SenderParty, count: Int) async throws -> [SenderDay] {
        let last = now.seconds / 86_400
        let first = last - Int64(min(max(count, 1), 366)) + 1
        let found = try await engine.read { try SenderCountTable.days(of: party, from: first, on: $0) }
        return (first...last).map { day in
            SenderDay(day: Timestamp(microseconds: day * 86_400_000_000), counts: found[day] ?? HealthCounts())
        }
    }
}

extension SenderCountTable {
    /// By day since 1970.
    fileprivate static func days(
        of party: SenderParty, from day: Int64, on connection: any ReadConnection
    ) throws -> [Int64: HealthCounts] {
        var found: [Int64: HealthCounts] = [:]
        try connection.query(daysOfParty, party.bindings + [.integer(day)]) { row in
            guard let outcome = MessageOutcome(number: row.integer(1)) else { return }
            found[row.integer(0), default: HealthCounts()].add(outcome, Int(row.integer(2)))
        }
        return found
    }

    // Late bounces come last, since they take from what was delivered.
    private static let daysOfParty = Statement(
        """
        SELECT day, outcome, count FROM sender_count
        WHERE account = $1 AND dimension = $2 AND value = $3 AND day >= $4 ORDER BY day, outcome
        """)
}
