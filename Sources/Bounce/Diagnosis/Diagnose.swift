public import Mail

extension RuleSet {
    /// Understands what we hold about one recipient. Never fails; linear time in a reply's length (cut at 8 KiB).
    public func diagnose(_ evidence: Evidence) -> Diagnosis {
        switch evidence {
        case .reply(let reply, let stage, let host): diagnose(reply, stage: stage, host: host)
        case .sessionFailed(let failure, _, _): Diagnosis(failure)
        case .insecure(let peer, _): Diagnosis(peer)
        case .routing(let failure): Diagnosis(failure)
        }
    }

    private func diagnose(_ reply: Reply, stage: Stage, host: DomainName?) -> Diagnosis {
        var text: [UInt8] = []
        for line in reply.lines where text.count < ReplyReader.byteLimit {
            if !text.isEmpty { text.append(0x0A) }
            text += line.utf8.prefix(ReplyReader.byteLimit)
        }
        var reader = makeReader()
        let verdict = reader.read(
            text.span, replyCode: reply.code, enhancedCode: reply.enhancedCode, host: host, stage: stage)
        return diagnosis(verdict, of: text.span)
    }

    /// Understands a line of text: a reply with its code, or a report's words that may quote one.
    public func diagnose(text: Span<UInt8>, mx: DomainName? = nil, stage: Stage? = nil) -> Diagnosis {
        var reader = makeReader()
        return diagnosis(reader.read(text, host: mx, stage: stage), of: text)
    }

    /// The full form of a verdict.
    /// - Parameter text: the bytes that the verdict was read from.
    public func diagnosis(_ verdict: Verdict, of text: Span<UInt8>) -> Diagnosis {
        let range = verdict.evidence.clamped(to: 0..<text.count)
        let rule = verdict.rule.map { rules[$0] }
        return Diagnosis(
            status: verdict.status, reason: verdict.reason, blame: verdict.blame,
            confidence: Double(verdict.confidencePercent) / 100, replyCode: verdict.replyCode,
            enhancedCode: verdict.enhancedCode, ruleID: ruleID(of: verdict), isMatched: verdict.isMatched,
            evidence: text.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) },
            explanation: rule?.explanation ?? verdict.reason.sentence, advice: verdict.advice,
            retryAfter: verdict.retryAfterSeconds.map { .seconds($0) })
    }
}
