public import Mail

/// A diagnosis in its leanest form, without a word of text: what reading millions of answers hands on. `RuleSet.diagnosis`
/// makes the full one.
public struct Verdict: Hashable, Sendable {
    public var status: RecipientStatus
    public var reason: Reason
    public var blame: Blame
    /// 0...100.
    public var confidencePercent: UInt8
    public var advice: Diagnosis.Advice
    public var replyCode: ReplyCode?
    public var enhancedCode: EnhancedStatusCode?
    /// The place of the rule in `RuleSet.rules`; `nil` where the class of the code decided alone.
    public var rule: Int?
    /// False where only the code's default decided.
    public var isMatched: Bool
    /// The bytes of the answer that decided; empty where none did.
    public var evidence: Range<Int>
    /// The time the server asked us to wait, in seconds, 1...604,800; `nil` where it named none.
    public var retryAfterSeconds: Int?
}
