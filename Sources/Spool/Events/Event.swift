public import Bounce
public import Mail
public import Storage

/// A change of one message's status, or something that was heard of it. The row of the log, the timeline and the exports.
public struct Event: Sendable {
    public let sequence: EventSequence
    public let at: Timestamp
    public let message: MessageKey
    public let account: AccountID
    public let campaign: CampaignKey?
    public let recipient: String
    public let recipientDomain: String
    public let fromDomain: String
    /// What the message's status is from here on; where `kind` is another than `status`, it stays what it was.
    public let status: RecipientStatus
    public let reason: Reason?
    public let blame: Blame?
    public let confidence: Double?
    /// 0 for what happened before the first attempt.
    public let attempt: Int
    public let stage: Stage?
    public let replyCode: Int?
    public let enhancedCode: String?
    /// Word for word, at most 8 KiB.
    public let reply: String?
    public let ruleID: String?
    public let isMatched: Bool
    public let evidence: String?
    public let explanation: String?
    public let mxHost: String?
    public let mxAddress: String?
    public let sourceAddress: String?
    public let provider: String?
    /// Version and cipher, where the session was encrypted.
    public let tls: String?
    public let nextAttemptAt: Timestamp?
    public let suppression: SuppressionKey?
    public let kind: EventKind
    public let source: EventSource
    /// The mail that came back and told it.
    public let returned: ReturnedMailKey?
    /// Set for opens, clicks and unsubscriptions alone; the rule that told the visitor is `ruleID`.
    public let engagement: Engagement?

    public init(
        sequence: EventSequence, at: Timestamp, message: MessageKey, account: AccountID, campaign: CampaignKey? = nil,
        recipient: String, recipientDomain: String, fromDomain: String, status: RecipientStatus, reason: Reason? = nil,
        blame: Blame? = nil, confidence: Double? = nil, attempt: Int = 0, stage: Stage? = nil, replyCode: Int? = nil,
        enhancedCode: String? = nil, reply: String? = nil, ruleID: String? = nil, isMatched: Bool = false,
        evidence: String? = nil, explanation: String? = nil, mxHost: String? = nil, mxAddress: String? = nil,
        sourceAddress: String? = nil, provider: String? = nil, tls: String? = nil, nextAttemptAt: Timestamp? = nil,
        suppression: SuppressionKey? = nil, kind: EventKind = .status, source: EventSource = .smtp,
        returned: ReturnedMailKey? = nil, engagement: Engagement? = nil
    ) {
        self.sequence = sequence
        self.at = at
        self.message = message
        self.account = account
        self.campaign = campaign
        self.recipient = recipient
        self.recipientDomain = recipientDomain
        self.fromDomain = fromDomain
        self.status = status
        self.reason = reason
        self.blame = blame
        self.confidence = confidence
        self.attempt = attempt
        self.stage = stage
        self.replyCode = replyCode
        self.enhancedCode = enhancedCode
        self.reply = reply
        self.ruleID = ruleID
        self.isMatched = isMatched
        self.evidence = evidence
        self.explanation = explanation
        self.mxHost = mxHost
        self.mxAddress = mxAddress
        self.sourceAddress = sourceAddress
        self.provider = provider
        self.tls = tls
        self.nextAttemptAt = nextAttemptAt
        self.suppression = suppression
        self.kind = kind
        self.source = source
        self.returned = returned
        self.engagement = engagement
    }
}
