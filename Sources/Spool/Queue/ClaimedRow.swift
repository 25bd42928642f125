internal import Bounce
internal import Mail
internal import NIOCore
internal import Storage

/// What the tables know of a waiting message, before its bytes are read.
struct ClaimedRow {
    let message: Int64
    let priority: Priority
    let attempts: Int
    let expiresAt: Timestamp
    let history: RefusalHistory
    let account: AccountID
    let campaign: CampaignKey?
    /// Normalised, and as written on the wire.
    let address: String
    let recipient: String
    let acceptedAt: Timestamp
    let lastEvent: EventSequence
    let content: Int64
    let recipientCount: Int
    let byteCount: Int
    let isEightBit: Bool
    let reversePath: ReversePath
    let fromDomain: String
    let traits: ContentTraits
    /// What the sender asked; read where `traits` says so.
    var asked: StatusRequestTable.Asked?

    static let select = Statement(
        """
        SELECT q.message, q.attempts, q.expires_at, q.history, m.account, m.campaign, \
        m.recipient_key, coalesce(m.recipient, m.recipient_key), m.created_at, m.last_event, m.content, \
        c.recipient_count, c.byte_count, c.is_eight_bit, c.reverse_path, c.from_domain, q.priority, c.traits
        FROM queue q JOIN message m ON m.key = q.message JOIN content c ON c.key = m.content
        WHERE q.message = $1
        """)

    init(row: any Row) {
        message = row.integer(0)
        attempts = Int(row.integer(1))
        expiresAt = Timestamp(microseconds: row.integer(2))
        history = row.textOrNil(3).map { RefusalHistory(text: $0) } ?? RefusalHistory()
        account = row.key(4)
        campaign = row.keyOrNil(5)
        address = row.text(6)
        recipient = row.text(7)
        acceptedAt = Timestamp(microseconds: row.integer(8))
        lastEvent = row.key(9)
        content = row.integer(10)
        recipientCount = Int(row.integer(11))
        byteCount = Int(row.integer(12))
        isEightBit = row.flag(13)
        reversePath = Mailbox(internationalized: row.text(14)).map(ReversePath.mailbox) ?? .null
        fromDomain = row.text(15)
        priority = Priority(stored: row.integer(16))
        traits = ContentTraits(rawValue: row.integer(17))
    }

    func content(bytes: ByteBuffer) -> SpooledContent {
        SpooledContent(
            key: ContentKey(number: content), reversePath: reversePath, bytes: bytes, isEightBit: isEightBit,
            hasUTF8Header: traits.contains(.utf8Header), statusRequest: asked?.transaction, fromDomain: fromDomain,
            recipientCount: recipientCount)
    }

    /// Stands in where the bytes are missing.
    var emptyContent: SpooledContent { content(bytes: ByteBuffer()) }

    func entry(lease: Int64, recipient: Mailbox, content: SpooledContent) -> QueueEntry {
        var entry = QueueEntry(
            key: MessageKey(number: message), account: account, campaign: campaign, priority: priority,
            recipient: recipient, content: content, attempts: attempts, acceptedAt: acceptedAt, expiresAt: expiresAt,
            history: history, lease: lease, lastEvent: lastEvent, era: 0)
        if let request = asked?.recipient, !request.isEmpty { entry.statusRequest = request }
        return entry
    }
}
