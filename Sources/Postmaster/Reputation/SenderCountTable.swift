import Mail
import Spool
import Storage

/// The statements over `sender_count`.
enum SenderCountTable {
    /// What one counter counts.
    struct Place: Hashable {
        let party: SenderParty
        /// Days since 1970 (UTC).
        let day: Int64
        let outcome: MessageOutcome
    }

    static func add(_ counts: [Place: Int], on connection: any WriteConnection) throws {
        try connection.executeMany(
            upsert,
            counts.map { place, count in
                place.party.bindings + [.integer(place.day), .integer(place.outcome.number), .integer(count)]
            })
    }

    /// What became of each party's mail from `day` on; parties without any are missing. Reads the days of the parties alone.
    static func counts(
        of parties: [SenderParty], from day: Int64, on connection: any ReadConnection
    ) throws -> [SenderParty: HealthCounts] {
        var found: [SenderParty: HealthCounts] = [:]
        try connection.queryMany(ofParty, parties.map { $0.bindings + [.integer(day)] }) { index, row in
            guard let outcome = MessageOutcome(number: row.integer(0)) else { return }
            found[parties[index], default: HealthCounts()].add(outcome, Int(row.integer(1)))
        }
        return found
    }

    /// Of an account, its domains and its sources; with `nil` of the installation and its sources.
    static func counts(
        of account: AccountID?, from day: Int64, on connection: any ReadConnection
    ) throws -> [SenderParty: HealthCounts] {
        try read(ofAccount, [.integer(account?.number ?? 0), .integer(day)], on: connection)
    }

    /// Of every account as a whole.
    static func counts(from day: Int64, on connection: any ReadConnection) throws -> [SenderParty: HealthCounts] {
        try read(ofAccounts, [.integer(day)], on: connection)
    }

    /// Forgets days that no window reaches; `statistic` keeps their counts.
    static func forget(before day: Int64, on connection: any WriteConnection) throws {
        try connection.execute(deletion, [.integer(day)])
    }

    private static func read(
        _ statement: Statement, _ bindings: [Binding], on connection: any ReadConnection
    ) throws -> [SenderParty: HealthCounts] {
        var found: [SenderParty: HealthCounts] = [:]
        try connection.query(statement, bindings) { row in
            guard let party = SenderParty(row: row), let outcome = MessageOutcome(number: row.integer(3)) else {
                return
            }
            found[party, default: HealthCounts()].add(outcome, Int(row.integer(4)))
        }
        return found
    }

    // Late bounces come last, since they take from what was delivered.
    private static let ofParty = Statement(
        """
        SELECT outcome, sum(count) FROM sender_count
        WHERE account = $1 AND dimension = $2 AND value = $3 AND day >= $4 GROUP BY outcome ORDER BY outcome
        """)
    private static let ofAccount = Statement(
        """
        SELECT account, dimension, value, outcome, sum(count) FROM sender_count
        WHERE account = $1 AND day >= $2 GROUP BY account, dimension, value, outcome ORDER BY outcome
        """)
    private static let ofAccounts = Statement(
        """
        SELECT account, dimension, value, outcome, sum(count) FROM sender_count
        WHERE day >= $1 AND dimension = 0 AND account > 0
        GROUP BY account, dimension, value, outcome ORDER BY outcome
        """)
    private static let upsert = Statement(
        """
        INSERT INTO sender_count (account, dimension, value, day, outcome, count) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (account, dimension, value, day, outcome)
        DO UPDATE SET count = sender_count.count + excluded.count
        """)
    private static let deletion = Statement("DELETE FROM sender_count WHERE day < $1")
}

extension SenderPolicy {
    /// The first day of the window that ends now; days since 1970 (UTC).
    func firstDay(at now: Timestamp) -> Int64 { now.seconds / 86_400 - Int64(max(days, 1)) + 1 }
}
