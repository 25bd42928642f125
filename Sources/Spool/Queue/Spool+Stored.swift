internal import Storage

/// Mail that waits in the store and is in no node's memory.
public struct StoredMail: Hashable, Sendable {
    /// By recipient domain, in lowercase A-labels.
    public let countByDomain: [String: Int]
    /// False where more waits than was counted: then each count is the least that waits.
    public let isWhole: Bool

    public init(countByDomain: [String: Int] = [:], isWhole: Bool = true) {
        self.countByDomain = countByDomain
        self.isWhole = isWhole
    }
}

extension Spool {
    /// Messages that `storedMail` counts at most, so that it costs the same however much waits.
    public static let storedMailLimit = 20_000

    /// How much waits for whom besides what nodes hold in memory: urgent mail first, counted up to `storedMailLimit`.
    public func storedMail() async throws -> StoredMail {
        try await engine.read { connection in
            let rows = try connection.all(Self.storedByDomain, [.integer(Self.storedMailLimit + 1)]) { row in
                (domain: row.text(0), count: Int(row.integer(1)))
            }
            return StoredMail(
                countByDomain: Dictionary(uniqueKeysWithValues: rows.map { ($0.domain, $0.count) }),
                isWhole: rows.reduce(0) { $0 + $1.count } <= Self.storedMailLimit)
        }
    }

    /// Read from one index alone, and no further than the limit.
    static let storedByDomain = Statement(
        """
        SELECT domain, count(*) FROM (
            SELECT domain FROM queue WHERE lease = 0 ORDER BY priority, account, campaign LIMIT $1
        ) AS waiting GROUP BY domain
        """)
}
