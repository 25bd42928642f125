internal import Bounce
internal import Mail
internal import Storage

/// What the tables know of a message that something came back for.
struct LateRow: Sendable {
    let message: MessageKey
    let account: AccountID
    let campaign: CampaignKey?
    let content: ContentKey
    let recipientCount: Int
    let recipient: String
    let domain: String
    let fromDomain: String
    let status: RecipientStatus
    let attempts: Int
    let lastEvent: EventSequence
    let nextAttemptAt: Int64?
    /// `nil` where it is finished, 0 where it waits.
    let lease: Int64?
    /// Where it went, as its newest event knows.
    let provider: String?
    let sourceAddress: String?

    private static let select = Statement(
        """
        SELECT m.account, m.campaign, m.content, c.recipient_count, m.recipient_key, m.domain, c.from_domain, m.status, \
        m.attempts, m.last_event, m.next_attempt_at, q.lease, e.provider, e.source_address
        FROM message m JOIN content c ON c.key = m.content LEFT JOIN queue q ON q.message = m.key
        LEFT JOIN event e ON e.seq = m.last_event WHERE m.key = $1
        """)

    /// `nil` where the message is not in the store any more.
    static func read(_ message: MessageKey, on connection: any ReadConnection) throws -> LateRow? {
        try connection.first(select, [.key(message)]) { row in
            LateRow(
                message: message, account: row.key(0), campaign: row.keyOrNil(1), content: row.key(2),
                recipientCount: Int(row.integer(3)), recipient: normalized(row.text(4)), domain: row.text(5),
                fromDomain: row.text(6), status: RecipientStatus(stored: row.integer(7)),
                attempts: Int(row.integer(8)), lastEvent: row.key(9), nextAttemptAt: row.integerOrNil(10),
                lease: row.integerOrNil(11), provider: row.textOrNil(12), sourceAddress: row.textOrNil(13))
        }
    }

    /// A message of an earlier release may be logged under another Unicode form.
    private static func normalized(_ address: String) -> String {
        Mailbox(internationalized: address)?.normalized.description ?? address
    }
}
