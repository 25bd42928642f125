import Storage

/// The rows of so many waiting messages, made up by the engine from their numbers.
struct Rows: Sendable {
    let numbers: Range<Int>
    let now: Int64

    /// Keys of messages and contents begin there.
    private static let base = 1_000_000_000

    var statements: [(Statement, [Binding])] {
        let ends: [Binding] = [
            .integer(Int64(numbers.lowerBound)), .integer(Int64(numbers.upperBound - 1)), .integer(now),
        ]
        return [
            (Self.contents, ends), (Self.bodies, Array(ends.prefix(2))), (Self.messages, ends), (Self.queue, ends),
            (Self.counts, [.integer(Int64(numbers.count))]),
        ]
    }

    private static let series =
        "WITH RECURSIVE series (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM series WHERE i < $2)"
    private static let isUrgent = "i % 100 = 0"
    private static let account = "i / 1000 % 20 + 1"
    private static let campaign = "CASE WHEN \(isUrgent) THEN 0 ELSE i / 1000 % 100 + 1 END"
    private static let lot = "(i * 7919 % 1000003 / 1000003.0)"
    private static let domain = "'d' || CAST(\(lot) * \(lot) * \(lot) * 20000 AS INTEGER) || '.test'"
    private static let due = "CASE WHEN i / 1000 % 10 = 9 THEN $3 + i % 86400 * 1000000 ELSE $3 - 86400000000 + i END"

    private static let contents = Statement(
        """
        \(series) INSERT INTO content (key, created_at, recipient_count, remaining, byte_count, is_eight_bit, \
        reverse_path, from_address, from_domain, subject, message_id)
        SELECT \(base) + i, $3, 500, 500, 5000, 0, '', 'sender@bench.test', 'bench.test', 'backlog', '<' || i || '@bench.test>'
        FROM series WHERE i % 500 = 0
        """)
    private static let bodies = Statement(
        "\(series) INSERT INTO body (content, bytes) SELECT \(base) + i, zeroblob(5000) FROM series WHERE i % 500 = 0")
    private static let messages = Statement(
        """
        \(series) INSERT INTO message (key, account, campaign, content, status, attempts, created_at, updated_at, \
        last_event, recipient_key, domain)
        SELECT \(base) + i, \(account), nullif(\(campaign), 0), \(base) + i / 500 * 500, 0, 0, $3, $3, 0, \
        'reader' || i || '@' || \(domain), \(domain) FROM series
        """)
    private static let queue = Statement(
        """
        \(series) INSERT INTO queue (message, lease, due_at, expires_at, attempts, domain, priority, account, campaign)
        SELECT \(base) + i, 0, \(due), $3 + 864000000000, 0, \(domain), CASE WHEN \(isUrgent) THEN 0 ELSE 1 END, \
        \(account), \(campaign) FROM series
        """)
    private static let counts = Statement(
        """
        INSERT INTO status_count (account, campaign, status, node, count) VALUES (1, 0, 0, 0, $1)
        ON CONFLICT (account, campaign, status, node) DO UPDATE SET count = status_count.count + excluded.count
        """)
}
