import Bounce

/// Verdicts that Delivery itself reaches, without a word from outside.
extension Diagnosis {
    /// The same meaning, as something that may pass.
    var asDeferral: Diagnosis {
        guard status.isFinal else { return self }
        return Diagnosis(
            status: .deferred, reason: reason, blame: blame, confidence: confidence, replyCode: replyCode,
            enhancedCode: enhancedCode, ruleID: ruleID, isMatched: isMatched, evidence: evidence,
            explanation: explanation, advice: .retry, retryAfter: retryAfter)
    }

    static let loopsBack = Diagnosis(
        status: .softBounce, reason: .mailLoop, blame: .system, confidence: 1, replyCode: nil, enhancedCode: nil,
        ruleID: "routing.loops_back", isMatched: true, evidence: "",
        explanation: "The best mail exchanger of the recipient's domain is this server itself.", advice: .none,
        retryAfter: nil)
}
