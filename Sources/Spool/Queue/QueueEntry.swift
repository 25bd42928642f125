public import Bounce
public import Mail
internal import NIOCore
public import Storage

/// One message to one recipient, leased to this node.
public struct QueueEntry: Sendable {
    public let key: MessageKey
    public let account: AccountID
    public let campaign: CampaignKey?
    public let priority: Priority
    public let recipient: Mailbox
    public let content: SpooledContent
    /// Attempts made so far.
    public let attempts: Int
    public let acceptedAt: Timestamp
    public let expiresAt: Timestamp
    /// What it met so far.
    public let history: RefusalHistory
    /// What the sender asked about this recipient. Source: RFC 3461.
    public internal(set) var statusRequest: RecipientStatusRequest?
    /// The fencing number of this claim: a settlement that carries another than the store's changes nothing.
    public let lease: Int64
    /// The newest event of the message, which the next one follows.
    let lastEvent: EventSequence?
    /// How old the entry is in the eyes of `FreshSuppressions`.
    var era: Int

    public init(
        key: MessageKey, account: AccountID, campaign: CampaignKey? = nil, priority: Priority? = nil,
        recipient: Mailbox,
        content: SpooledContent, attempts: Int = 0, acceptedAt: Timestamp, expiresAt: Timestamp,
        history: RefusalHistory = RefusalHistory(),
        lease: Int64 = 0
    ) {
        self.init(
            key: key, account: account, campaign: campaign,
            priority: priority ?? Acceptance.defaultPriority(campaign: campaign), recipient: recipient,
            content: content,
            attempts: attempts,
            acceptedAt: acceptedAt, expiresAt: expiresAt, history: history, lease: lease, lastEvent: nil, era: 0)
    }

    init(
        key: MessageKey, account: AccountID, campaign: CampaignKey?, priority: Priority, recipient: Mailbox,
        content: SpooledContent, attempts: Int, acceptedAt: Timestamp, expiresAt: Timestamp, history: RefusalHistory,
        lease: Int64,
        lastEvent: EventSequence?, era: Int
    ) {
        self.key = key
        self.account = account
        self.campaign = campaign
        self.priority = priority
        self.recipient = recipient
        self.content = content
        self.attempts = attempts
        self.acceptedAt = acceptedAt
        self.expiresAt = expiresAt
        self.history = history
        self.lease = lease
        self.lastEvent = lastEvent
        self.era = era
    }

    /// Its share of the window's bytes.
    var charge: Int { content.bytes.readableBytes / max(1, content.recipientCount) + 1 }
}
