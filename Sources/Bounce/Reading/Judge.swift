import Mail

/// Reads the texts that speak of one recipient and keeps the verdict that tells the most.
struct Judge: ~Copyable {
    private let rules: RuleSet
    private var reader: ReplyReader

    init(_ rules: RuleSet) {
        self.rules = rules
        reader = rules.makeReader()
    }

    /// A text that may say why.
    struct Testimony {
        var text: [UInt8]
        var status: EnhancedStatusCode?
        var host: DomainName?
        /// Only words that can mean one thing count.
        var mustBeClear = false
    }

    /// - Parameter texts: from the nearest to the farthest; the first that tells clearly decides.
    mutating func judge(_ texts: [Testimony]) -> (diagnosis: Diagnosis, text: [UInt8])? {
        var best: (rank: Int, verdict: Verdict, text: [UInt8])?
        for testimony in texts where !testimony.text.isEmpty || testimony.status != nil {
            let verdict = read(testimony)
            let rank = rank(verdict)
            if testimony.mustBeClear, rank < Judge.clear { continue }
            if rank > best?.rank ?? -1 { best = (rank, verdict, testimony.text) }
            if rank == Judge.clear { break }
        }
        return best.map { best in
            let diagnosis = rules.diagnosis(best.verdict, of: best.text.span)
            let isVague = best.rank == 0 && diagnosis.reason == .recipientRefused
            return (isVague ? diagnosis.with(.softBounce, reason: .unknown) : diagnosis, best.text)
        }
    }

    private mutating func read(_ testimony: Testimony) -> Verdict {
        let stage = TranscriptStage.stage(testimony.text)
        let verdict = reader.read(testimony.text.span, host: testimony.host, stage: stage)
        guard let status = testimony.status, verdict.enhancedCode == nil, status.class != 2 else { return verdict }
        if status.subject == 0, status.detail == 0, verdict.replyCode != nil { return verdict }
        return reader.read(testimony.text.span, enhancedCode: status, host: testimony.host, stage: stage)
    }

    private static let clear = 4

    /// How much a verdict tells: words that can mean one thing only most, the code's default nothing.
    private func rank(_ verdict: Verdict) -> Int {
        guard verdict.isMatched, let number = verdict.rule else { return 0 }
        let rule = rules.rules[number]
        switch verdict.reason {
        case .delivered, .notABounce, .autoReply, .complaint, .unknown: return 0
        case .expired: return 2
        case .recipientRefused where rule.strength == .vague:
            return verdict.replyCode == nil && verdict.enhancedCode == nil ? 0 : 3
        case .network: return 3
        default: break
        }
        if rule.groups.isEmpty { return rule.enhancedCodes.isEmpty ? 1 : rule.strength == .vague ? 2 : 3 }
        return rule.strength == .vague ? 2 : Judge.clear
    }
}

extension Diagnosis {
    /// The same, for a message that is given up: what would still be deferred becomes final.
    var final: Diagnosis {
        switch reason {
        case .delivered, .notABounce, .autoReply, .complaint:
            return with(.softBounce, reason: .unknown)
        default: break
        }
        guard status == .deferred || status == .ok else { return self }
        let permanent = reason.status(isPermanent: true)
        let isVague = reason == .recipientRefused && replyCode?.isTransient == true
        return with(permanent == .deferred || isVague ? reason.statusWhenLifeEnds : permanent, reason: reason)
    }

    /// The same, for a message that is still being tried.
    var waiting: Diagnosis {
        let isTelling = isMatched && reason != .unknown && reason != .delivered && reason != .autoReply
        return with(.deferred, reason: isTelling ? reason : .notABounce)
    }

    func with(_ status: RecipientStatus, reason: Reason) -> Diagnosis {
        Diagnosis(
            status: status, reason: reason, blame: reason == self.reason ? blame : reason.blame, confidence: confidence,
            replyCode: replyCode, enhancedCode: enhancedCode, ruleID: ruleID, isMatched: isMatched, evidence: evidence,
            explanation: reason == self.reason ? explanation : reason.sentence, advice: reason.advice(for: status),
            retryAfter: retryAfter)
    }

    /// What a mail is that speaks of no refusal.
    init(_ reason: Reason, ruleID: String) {
        self.init(
            status: .ok, reason: reason, blame: reason.blame, confidence: 0.95, replyCode: nil, enhancedCode: nil,
            ruleID: ruleID, isMatched: true, evidence: "", explanation: reason.sentence,
            advice: reason.advice(for: .ok),
            retryAfter: nil)
    }
}

/// The command that a reply answered, as reports tell it.
enum TranscriptStage {
    private static let marks: [(words: [UInt8], stage: Stage)] = [
        ("in reply to rcpt", Stage.rcpt), ("in reply to mail from", .mail), ("in reply to end of data", .content),
        ("in reply to data", .data), ("in reply to ehlo", .ehlo), ("in reply to helo", .ehlo),
        ("refused to talk to me", .connect), ("after rcpt", .rcpt), ("after mail from", .mail),
        ("after end of data", .content),
        ("after initial connection", .connect), ("after data", .data), ("after the data", .content),
        ("does not like recipient", .rcpt), ("sender was rejected", .mail), ("after i sent the message", .content),
        ("did not like our rcpt to", .rcpt), ("did not like our mail from", .mail), ("did not like our data", .content),
        (">>> rcpt to", .rcpt), (">>> mail from", .mail), (">>> data", .data), ("smtp:rcpt", .rcpt),
    ].map { (Array($0.0.utf8), $0.1) }

    /// The bytes with which they begin.
    private static let firstLetters = Letters(marks.map(\.words[0]))

    /// A set of bytes, asked without hashing.
    private struct Letters: Sendable {
        private var low: UInt64 = 0
        private var high: UInt64 = 0

        init(_ bytes: [UInt8]) {
            for byte in bytes where byte < 128 {
                if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
            }
        }

        func contains(_ byte: UInt8) -> Bool {
            byte < 128 && (byte < 64 ? low >> UInt64(byte) : high >> UInt64(byte - 64)) & 1 == 1
        }
    }

    /// The first command that is named in the first kilobyte.
    static func stage(_ text: [UInt8]) -> Stage? {
        var isAfterWord = false
        for offset in 0..<min(text.count, 1_024) {
            let byte = ASCII.folded(text[offset])
            if !isAfterWord, firstLetters.contains(byte), let stage = stage(text, at: offset, byte) { return stage }
            isAfterWord = ASCII.isWord(byte)
        }
        return nil
    }

    private static func stage(_ text: [UInt8], at offset: Int, _ first: UInt8) -> Stage? {
        marks.first { $0.words[0] == first && ASCII.starts(text, offset..<text.count, with: $0.words) }?.stage
    }
}
