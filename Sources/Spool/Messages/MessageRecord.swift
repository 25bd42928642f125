public import Bounce
public import Mail
public import Storage

/// A line of the message log (R40).
public struct MessageRecord: Hashable, Sendable {
    public let key: MessageKey
    public let account: AccountID
    public let campaign: CampaignKey?
    public let campaignName: String?
    public let recipient: String
    public let from: String
    public let subject: String
    public let messageID: String
    public let byteCount: Int
    public let status: RecipientStatus
    public let reason: Reason?
    public let attempts: Int
    public let createdAt: Timestamp
    public let updatedAt: Timestamp
    public let nextAttemptAt: Timestamp?
    /// What a server said last, where nothing but its answer has come since.
    public let lastReply: String?

    public init(
        key: MessageKey, account: AccountID, campaign: CampaignKey? = nil, campaignName: String? = nil,
        recipient: String, from: String, subject: String, messageID: String, byteCount: Int, status: RecipientStatus,
        reason: Reason? = nil, attempts: Int, createdAt: Timestamp, updatedAt: Timestamp,
        nextAttemptAt: Timestamp? = nil, lastReply: String? = nil
    ) {
        self.key = key
        self.account = account
        self.campaign = campaign
        self.campaignName = campaignName
        self.recipient = recipient
        self.from = from
        self.subject = subject
        self.messageID = messageID
        self.byteCount = byteCount
        self.status = status
        self.reason = reason
        self.attempts = attempts
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.nextAttemptAt = nextAttemptAt
        self.lastReply = lastReply
    }
}

extension MessageRecord {
    static let columns = """
        m.key, m.account, m.campaign, g.name, coalesce(m.recipient, m.recipient_key), c.from_address, c.subject, \
        c.message_id, c.byte_count, m.status, m.reason, m.attempts, m.created_at, m.updated_at, m.next_attempt_at, \
        CASE WHEN e.kind IS NULL THEN e.reply END
        """
    static let tables = """
        message m LEFT JOIN content c ON c.key = m.content LEFT JOIN campaign g ON g.key = m.campaign \
        LEFT JOIN event e ON e.seq = m.last_event
        """

    init(row: any Row) {
        self.init(
            key: row.key(0), account: row.key(1), campaign: row.keyOrNil(2), campaignName: row.textOrNil(3),
            recipient: row.text(4), from: row.textOrNil(5) ?? "", subject: row.textOrNil(6) ?? "",
            messageID: row.textOrNil(7) ?? "", byteCount: Int(row.integerOrNil(8) ?? 0),
            status: RecipientStatus(stored: row.integer(9)), reason: row.textOrNil(10).flatMap(Reason.init(rawValue:)),
            attempts: Int(row.integer(11)), createdAt: Timestamp(microseconds: row.integer(12)),
            updatedAt: Timestamp(microseconds: row.integer(13)),
            nextAttemptAt: row.integerOrNil(14).map(Timestamp.init(microseconds:)), lastReply: row.textOrNil(15))
    }
}
