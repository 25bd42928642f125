internal import Storage

/// A stretch of the message log that is old enough for some account.
struct LogPart: AgedPart {
    struct Row: Sendable {
        let message: MessageKey
        let account: AccountID
        let campaign: CampaignKey?
        let content: ContentKey
        let messageID: String
    }

    /// What may go: nothing that waits, and nothing that a follower of the log has not read.
    let gone: [Row]
    /// The last message looked at; `nil` where there is none.
    let last: Int64?

    /// How many are looked at together: few enough that one commit holds up mail for milliseconds.
    private static let count = 500

    static func read(after place: Int64, ends: LogEnds, from connection: any ReadConnection) throws -> LogPart {
        let unread = try connection.first(slowestFollower) { $0.integerOrNil(0) ?? .max } ?? .max
        var rows: [Row] = []
        var last: Int64?
        var isStopped = false
        try connection.query(select, [.integer(place), .integer(ends.last), .integer(count)]) { row in
            isStopped = isStopped || row.integer(5) > unread
            guard !isStopped else { return }
            last = row.integer(0)
            let (message, account) = (row.key(0, as: MessageKey.self), row.key(1, as: AccountID.self))
            guard row.integer(6) == 0, ends.isOver(message, of: account) else { return }
            rows.append(
                Row(
                    message: message, account: account, campaign: row.keyOrNil(2), content: row.key(3),
                    messageID: row.textOrNil(4) ?? ""))
        }
        return LogPart(gone: rows, last: last)
    }

    static func forget(_ rows: [Row], on connection: any WriteConnection) throws {
        let messages = rows.map { [Binding.key($0.message)] }
        try letGoKept(rows, on: connection)
        try connection.send(deleteEvents, messages)
        try connection.send(deleteMessage, messages)
        try connection.send(deleteStatusRequest, messages)
        // Who did what is asked while the message is there alone; its counts stay.
        try connection.send(deleteEngagement, messages)
        try connection.send(
            MessageIDHash.deletion,
            rows.compactMap { row in MessageIDHash.of(row.messageID).map { [.integer($0), .key(row.message)] } })
        let contents = rows.reduce(into: [ContentKey: Int]()) { $0[$1.content, default: 0] += 1 }
        try connection.send(countDown, contents.map { [.key($0.key), .integer($0.value)] })
        try connection.send(deleteContent, contents.map { [.key($0.key)] })
    }

    /// Mail that was kept for a repetition, and that nobody sent again.
    private static func letGoKept(_ rows: [Row], on connection: any WriteConnection) throws {
        let kept = rows.map { row in [Binding.integer(row.campaign?.number ?? 0), .key(row.message)] }
        var contents: [(ContentKey, recipientCount: Int)] = []
        try connection.queryMany(selectKept, kept) { contents.append(($1.key(0), Int($1.integer(1)))) }
        try connection.send(deleteKept, kept)
        try Ledger.letGo(contents.map { (key: $0.0, recipientCount: $0.recipientCount) }, on: connection)
    }

    /// The place that the slowest follower of the log has reached.
    static let slowestFollower = Statement("SELECT min(seq) FROM cursor")
    private static let select = Statement(
        """
        SELECT m.key, m.account, m.campaign, m.content, c.message_id, m.last_event,
            CASE WHEN EXISTS (SELECT 1 FROM queue q WHERE q.message = m.key) THEN 1 ELSE 0 END
        FROM message m LEFT JOIN content c ON c.key = m.content
        WHERE m.key > $1 AND m.key < $2 ORDER BY m.key LIMIT $3
        """)
    private static let deleteEvents = Statement(
        """
        WITH RECURSIVE chain (place, earlier) AS (
            SELECT e.seq, e.previous FROM message m JOIN event e ON e.seq = m.last_event WHERE m.key = $1
            UNION ALL
            SELECT e.seq, e.previous FROM chain JOIN event e ON e.seq = chain.earlier
        )
        DELETE FROM event WHERE seq IN (SELECT place FROM chain)
        """)
    private static let deleteMessage = Statement("DELETE FROM message WHERE key = $1")
    private static let deleteStatusRequest = Statement("DELETE FROM status_request WHERE message = $1")
    private static let deleteEngagement = Statement("DELETE FROM engagement WHERE message = $1")
    private static let selectKept = Statement(
        """
        SELECT r.content, c.recipient_count FROM resendable r JOIN content c ON c.key = r.content
        WHERE r.campaign = $1 AND r.message = $2 AND r.resent_as IS NULL
        """)
    private static let deleteKept = Statement("DELETE FROM resendable WHERE campaign = $1 AND message = $2")
    private static let countDown = Statement(
        "UPDATE content SET recipient_count = recipient_count - $2 WHERE key = $1")
    private static let deleteContent = Statement("DELETE FROM content WHERE key = $1 AND recipient_count <= 0")
}
