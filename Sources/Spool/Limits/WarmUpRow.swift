internal import Storage

/// How far one of our addresses has come with one provider.
public struct WarmUpRow: Hashable, Sendable {
    public let source: String
    public let provider: String
    /// Days that went well, less what was taken off.
    public let level: Double
    /// Days since 1970, UTC, that the counts are of.
    public let day: Int64
    public let finishedCount: Int
    public let spamCount: Int
    public let deferredCount: Int

    public init(
        source: String, provider: String, level: Double, day: Int64, finishedCount: Int, spamCount: Int,
        deferredCount: Int
    ) {
        self.source = source
        self.provider = provider
        self.level = level
        self.day = day
        self.finishedCount = finishedCount
        self.spamCount = spamCount
        self.deferredCount = deferredCount
    }
}

extension Spool {
    private static let allWarmUps = Statement(
        """
        SELECT source, provider, level, day, finished_count, spam_count, deferred_count FROM warm_up
        ORDER BY source, provider
        """)
    private static let keepWarmUp = Statement(
        """
        INSERT INTO warm_up (source, provider, level, day, finished_count, spam_count, deferred_count)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (source, provider) DO UPDATE SET level = excluded.level, day = excluded.day,
        finished_count = excluded.finished_count, spam_count = excluded.spam_count,
        deferred_count = excluded.deferred_count
        """)

    /// By source and provider.
    public func warmUps() async throws -> [WarmUpRow] {
        try await engine.read { connection in
            try connection.all(Self.allWarmUps) { row in
                WarmUpRow(
                    source: row.text(0), provider: row.text(1), level: row.real(2), day: row.integer(3),
                    finishedCount: Int(row.integer(4)), spamCount: Int(row.integer(5)),
                    deferredCount: Int(row.integer(6)))
            }
        }
    }

    /// In the place of what was kept of the same source and provider.
    public func keep(_ rows: [WarmUpRow]) async throws {
        let sets = rows.map { row -> [Binding] in
            [
                .text(row.source), .text(row.provider), .real(row.level), .integer(row.day),
                .integer(row.finishedCount), .integer(row.spamCount), .integer(row.deferredCount),
            ]
        }
        _ = try await engine.write { connection in try connection.executeMany(Self.keepWarmUp, sets) }
    }
}
