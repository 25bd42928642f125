import Mail

extension RuleSet {
    /// What an entry of a log means.
    /// - Parameters:
    ///   - text: the bytes that the entry's places point into.
    ///   - reader: made by `makeReader`, for many entries.
    public func diagnose(_ entry: LogEntry, in text: Span<UInt8>, _ reader: inout ReplyReader) -> Diagnosis {
        let words = text.extracting(entry.text)
        let host = entry.remoteMTA.flatMap { try? DomainName.parse(text.extracting($0)) }
        let verdict = reader.read(words, host: host, stage: entry.stage)
        switch entry.outcome {
        case .delivered: return Diagnosis(.delivered, replyCode: verdict.replyCode, ruleID: "log.delivered")
        case .complained: return Diagnosis(.complaint, replyCode: nil, ruleID: "log.complained")
        case .deferred, .bounced: break
        }
        // Words of our own mail system carry no code; then what it made of them says whether this is final.
        guard verdict.replyCode == nil, verdict.enhancedCode == nil else { return diagnosis(verdict, of: words) }
        let code = entry.enhancedCode ?? (entry.outcome == .deferred ? EnhancedStatusCode(4, 0, 0) : nil)
        return diagnosis(reader.read(words, enhancedCode: code, host: host, stage: entry.stage), of: words)
    }
}

extension Diagnosis {
    /// What a log states outright.
    fileprivate init(_ reason: Reason, replyCode: ReplyCode?, ruleID: String) {
        self.init(
            status: .ok, reason: reason, blame: reason.blame, confidence: 0.99, replyCode: replyCode,
            enhancedCode: nil, ruleID: ruleID, isMatched: true, evidence: "", explanation: reason.sentence,
            advice: reason.advice(for: .ok), retryAfter: nil)
    }
}
