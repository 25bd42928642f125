public import Mail

/// What evidence means: a status with its reason, who can mend it, how sure we are, which rule said so and which words
/// it read. The same object in API, events, exports, command line and pages.
public struct Diagnosis: Hashable, Sendable {
    /// `ok`, `deferred` or a final bounce; what this answer means by itself, before retries and message life.
    public let status: RecipientStatus
    public let reason: Reason
    public let blame: Blame
    /// 0...1.
    public let confidence: Double
    public let replyCode: ReplyCode?
    public let enhancedCode: EnhancedStatusCode?
    /// The rule that decided, such as `google.recipient_rate.1`, or `code.x.1.1`, `default.4yz`, `session.timed_out`.
    public let ruleID: String
    /// False where only the code's default decided (R13).
    public let isMatched: Bool
    /// The words that decided, as they stand in the reply; empty where none did.
    public let evidence: String
    /// One sentence for people.
    public let explanation: String
    public let advice: Advice
    /// The time the server asked us to wait, where it named one.
    public let retryAfter: Duration?

    /// What follows, before schedule and policy have their say.
    public enum Advice: String, Hashable, Sendable, CaseIterable {
        case none
        case retry
        /// Try again, more slowly or with fewer connections.
        case slowDown = "slow_down"
        /// The address may be suppressed (the policy decides when).
        case suppress
        /// Something at our side wants mending before sending on.
        case repairSender = "repair_sender"
        case review
    }

    public init(
        status: RecipientStatus, reason: Reason, blame: Blame, confidence: Double, replyCode: ReplyCode?,
        enhancedCode: EnhancedStatusCode?, ruleID: String, isMatched: Bool, evidence: String, explanation: String,
        advice: Advice, retryAfter: Duration?
    ) {
        self.status = status
        self.reason = reason
        self.blame = blame
        self.confidence = confidence
        self.replyCode = replyCode
        self.enhancedCode = enhancedCode
        self.ruleID = ruleID
        self.isMatched = isMatched
        self.evidence = evidence
        self.explanation = explanation
        self.advice = advice
        self.retryAfter = retryAfter
    }
}

/// The party that the failure speaks of, and that can mend it. Only `recipient` may count towards suppression.
public enum Blame: String, Hashable, Sendable, CaseIterable {
    case none
    case recipient
    case sender
    case message
    /// The receiver's policy.
    case policy
    /// Networks, machines, software.
    case system
}
