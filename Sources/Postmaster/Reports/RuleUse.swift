internal import Bounce
public import Mail
internal import Spool
internal import Storage

/// Which rules judged the newest events, and what no rule knew.
public struct RuleUse: Sendable {
    /// Refusals that look alike.
    public struct Shape: Sendable, Hashable {
        /// See `ReplyShape`: nobody's address is in it.
        public let shape: String
        /// One of them, word for word.
        public let sample: String
        public let count: Int
    }

    /// Refusals that were looked at.
    public let refusalCount: Int
    /// When the oldest of them happened; `nil` where there was none.
    public let since: Timestamp?
    /// By the rule's id.
    public let hits: [String: Int]
    /// Refusals that only their code decided.
    public let unmatchedCount: Int
    /// The most frequent first.
    public let unmatched: [Shape]

    /// Events that are read through.
    public static let eventLimit = 20_000
}

extension Reports {
    /// Over the newest `RuleUse.eventLimit` events of the installation, so at a cost that does not grow with the log.
    /// - Parameter shapeLimit: 0...1,000.
    public func ruleUse(shapeLimit: Int = 50) async throws -> RuleUse {
        let last = try await spool.lastSequence().number
        let rows = try await spool.engine.read { connection in
            try connection.all(Self.newestRefusals, [.integer(last - Int64(RuleUse.eventLimit))]) { row in
                (
                    at: row.integer(0), rule: row.textOrNil(1) ?? "", isMatched: row.integer(2) != 0,
                    reply: row.textOrNil(3) ?? ""
                )
            }
        }
        var hits: [String: Int] = [:]
        var shapes: [String: (count: Int, sample: String)] = [:]
        var unmatchedCount = 0
        for row in rows {
            if row.isMatched {
                hits[row.rule, default: 0] += 1
            } else if !row.reply.isEmpty {
                unmatchedCount += 1
                shapes[ReplyShape.of(row.reply), default: (0, row.reply)].count += 1
            }
        }
        let unmatched = shapes.map { RuleUse.Shape(shape: $0.key, sample: $0.value.sample, count: $0.value.count) }
            .sorted { $0.count != $1.count ? $0.count > $1.count : $0.shape < $1.shape }
        return RuleUse(
            refusalCount: rows.count, since: rows.map(\.at).min().map(Timestamp.init(microseconds:)), hits: hits,
            unmatchedCount: unmatchedCount, unmatched: Array(unmatched.prefix(min(max(shapeLimit, 0), 1_000))))
    }

    /// Refused for now or for good, by a server's words.
    private static let newestRefusals = Statement(
        """
        SELECT at, rule_id, is_matched, reply FROM event
        WHERE seq > $1 AND status IN (1, 3, 4, 5) AND kind IS NULL AND rule_id IS NOT NULL
        """)
}
