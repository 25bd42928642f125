public import Mail

/// Reads answers one after the other with memory of its own, so that none is taken per answer. For one task at a time.
/// Cost: one table step a byte, at most `byteLimit` bytes an answer.
public struct ReplyReader: ~Copyable {
    /// Bytes of an answer that are looked at.
    public static let byteLimit = 8192

    private let compiled: CompiledRules
    /// Where in the text each byte of the text as compared stands.
    private let positions: UnsafeMutablePointer<UInt16>
    /// For each phrase that was found, the place behind it in the text as compared.
    private let ends: UnsafeMutablePointer<UInt16>
    private let phraseBits: UnsafeMutablePointer<UInt64>
    private let ruleBits: UnsafeMutablePointer<UInt64>
    private let phraseWords: Int
    private let ruleWords: Int
    private var comparedCount = 0
    private var providerBits: UInt64 = 0
    private var marks: UInt8 = 0
    private var knownHost: (name: DomainName, bit: UInt64)?

    init(_ compiled: CompiledRules) {
        self.compiled = compiled
        phraseWords = compiled.phrases.count / 64 + 1
        ruleWords = compiled.rules.count / 64 + 1
        positions = .allocate(capacity: ReplyReader.byteLimit + 2)
        ends = .allocate(capacity: compiled.phrases.count + 1)
        phraseBits = .allocate(capacity: phraseWords)
        ruleBits = .allocate(capacity: ruleWords)
        positions.initialize(repeating: 0, count: ReplyReader.byteLimit + 2)
        ends.initialize(repeating: 0, count: compiled.phrases.count + 1)
        phraseBits.initialize(repeating: 0, count: phraseWords)
        ruleBits.initialize(repeating: 0, count: ruleWords)
    }

    deinit {
        positions.deallocate()
        ends.deallocate()
        phraseBits.deallocate()
        ruleBits.deallocate()
    }

    /// Reads one answer: a reply with or without its code, or a report's line that quotes one.
    /// - Parameters:
    ///   - text: bytes as they came; lines end with LF, CRLF or not at all.
    ///   - replyCode: where it is known already; otherwise it is looked for in the text.
    ///   - host: the exchanger that spoke, where known.
    public mutating func read(
        _ text: Span<UInt8>, replyCode: ReplyCode? = nil, enhancedCode: EnhancedStatusCode? = nil,
        host: DomainName? = nil, stage: Stage? = nil
    ) -> Verdict {
        let hostBit = bit(of: host)
        return text.withUnsafeBufferPointer { whole in
            let text = UnsafeBufferPointer(rebasing: whole.prefix(ReplyReader.byteLimit))
            clear(hostBit)
            var codes = CodeFinder(replyCode: replyCode, enhancedCode: enhancedCode)
            scan(text, &codes)
            return judge(text, codes, stage: stage)
        }
    }

    private mutating func bit(of host: DomainName?) -> UInt64 {
        guard let host else { return 0 }
        if let knownHost, knownHost.name == host { return knownHost.bit }
        let bit = compiled.providers.bit(of: host)
        knownHost = (host, bit)
        return bit
    }

    private mutating func clear(_ hostBit: UInt64) {
        phraseBits.update(repeating: 0, count: phraseWords)
        ruleBits.update(repeating: 0, count: ruleWords)
        providerBits = hostBit
        marks = 0
    }

    // MARK: Scanning

    private mutating func scan(_ text: UnsafeBufferPointer<UInt8>, _ codes: inout CodeFinder) {
        let automaton = compiled.automaton
        automaton.table.withUnsafeBufferPointer { table in
            automaton.classes.withUnsafeBufferPointer { classes in
                walk(text, table.baseAddress!, classes.baseAddress!, &codes)
            }
        }
    }

    private mutating func walk(
        _ text: UnsafeBufferPointer<UInt8>, _ table: UnsafePointer<UInt16>, _ classes: UnsafePointer<UInt8>,
        _ codes: inout CodeFinder
    ) {
        let shift = Int(compiled.automaton.shift)
        let firstEnding = compiled.automaton.firstEnding
        var state: UInt16 = 0
        var count = 0
        var before: UInt8 = 0x20
        var offset = 0
        while offset < text.count {
            let byte = text[offset]
            if byte &- 0x32 < 11, !ASCII.isWord(before), before != UInt8(ascii: ".") {
                let passed = pass(text, at: offset, &codes)
                if passed > 0 {
                    offset += passed
                    before = 0x20
                    continue
                }
            }
            let isRun = byte <= 0x20 && before <= 0x20
            let next = table[Int(state) << shift | Int(classes[Int(byte)])]
            positions[count] = UInt16(truncatingIfNeeded: offset)
            before = byte
            offset += 1
            if isRun { continue }
            count += 1
            state = next
            if state >= firstEnding { hit(Int(state - firstEnding), count, text, offset) }
        }
        comparedCount = count
    }

    /// Passes over a code repeated on a further line, or an address in angle brackets.
    private func pass(_ text: UnsafeBufferPointer<UInt8>, at offset: Int, _ codes: inout CodeFinder) -> Int {
        switch text[offset] {
        case UInt8(ascii: "2"), UInt8(ascii: "4"), UInt8(ascii: "5"): codes.look(text, at: offset)
        case UInt8(ascii: "<"): ReplyReader.bracketedAddress(text, at: offset)
        default: 0
        }
    }

    /// The length of `<local@domain>` at this offset; 0 where none stands there.
    private static func bracketedAddress(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
        var hasAt = false
        for end in (offset + 1)..<max(offset + 1, min(text.count, offset + 330)) {
            switch text[end] {
            case UInt8(ascii: "@"): hasAt = true
            case UInt8(ascii: ">"): return hasAt ? end + 1 - offset : 0
            case 0...0x20, UInt8(ascii: "<"): return 0
            default: break
            }
        }
        return 0
    }

    @inline(never)
    private mutating func hit(_ ending: Int, _ count: Int, _ text: UnsafeBufferPointer<UInt8>, _ offset: Int) {
        let starts = compiled.automaton.endingStarts
        let phrases = compiled.phrases
        for index in Int(starts[ending])..<Int(starts[ending + 1]) {
            let phrase = Int(compiled.automaton.endings[index])
            let bit: UInt64 = 1 << UInt64(phrase & 63)
            guard phraseBits[phrase >> 6] & bit == 0 else { continue }
            let flags = phrases.flags[phrase]
            if flags & PhraseTable.endsWord != 0, offset < text.count,
                ASCII.isWord(text[offset]) || text[offset] == UInt8(ascii: "@")
            {
                continue
            }
            let begin = Int(positions[count - Int(phrases.lengths[phrase])])
            if flags & PhraseTable.beginsWord != 0, begin > 0, ASCII.isWord(text[begin - 1]) { continue }
            phraseBits[phrase >> 6] |= bit
            ends[phrase] = UInt16(truncatingIfNeeded: count)
            marks |= flags
            if flags & PhraseTable.namesProvider != 0 { providerBits |= 1 << UInt64(phrases.provider[phrase]) }
            for rule in phrases.triggers[phrase] { ruleBits[Int(rule) >> 6] |= 1 << UInt64(rule & 63) }
        }
    }

    // MARK: Judging

    private func judge(_ text: UnsafeBufferPointer<UInt8>, _ codes: CodeFinder, stage: Stage?) -> Verdict {
        addRulesOfCodes(codes)
        let retryAfter = marks & PhraseTable.wait == 0 ? nil : stated(text)
        guard let number = firstRule(codes, stage: stage) else { return byDefault(codes, retryAfter) }
        let rule = compiled.rules[number]
        let status = status(rule.reason, rule, codes)
        return Verdict(
            status: status, reason: rule.reason, blame: rule.blame ?? rule.reason.blame,
            confidencePercent: confidence(rule), advice: rule.reason.advice(for: status),
            replyCode: ReplyCode(codes.replyCode), enhancedCode: codes.enhancedCode, rule: number,
            isMatched: !(rule.groups.isEmpty && rule.enhancedCodes.isEmpty), evidence: evidence(number, text),
            retryAfterSeconds: retryAfter)
    }

    private func addRulesOfCodes(_ codes: CodeFinder) {
        if let code = codes.enhancedCode, let rules = compiled.byEnhancedCode[CompiledRules.key(code)] {
            for rule in rules { ruleBits[Int(rule) >> 6] |= 1 << UInt64(rule & 63) }
        }
        if codes.replyCode != 0 {
            for rule in compiled.byReplyCode[Int(codes.replyCode)] {
                ruleBits[Int(rule) >> 6] |= 1 << UInt64(rule & 63)
            }
        }
    }

    /// The first rule, in the order of precedence, all of whose conditions hold.
    private func firstRule(_ codes: CodeFinder, stage: Stage?) -> Int? {
        for word in 0..<ruleWords {
            var bits = ruleBits[word]
            while bits != 0 {
                let number = word << 6 + bits.trailingZeroBitCount
                if holds(number, codes, stage) { return number }
                bits &= bits - 1
            }
        }
        return nil
    }

    private func holds(_ number: Int, _ codes: CodeFinder, _ stage: Stage?) -> Bool {
        let conditions = compiled.conditions[number]
        if conditions.codeClasses & CodeClass.bit(codes.replyCode) == 0, !conditions.codes.contains(codes.replyCode) {
            return false
        }
        if conditions.provider != 0xFF, providerBits & (1 << UInt64(conditions.provider)) == 0 { return false }
        if conditions.stages != 0, (stage.map(\.bit) ?? 0) & conditions.stages == 0 { return false }
        if !conditions.enhancedCodes.isEmpty {
            guard let code = codes.enhancedCode, conditions.enhancedCodes.contains(where: { $0.matches(code) }) else {
                return false
            }
        }
        if hasHit(conditions.exclusions) { return false }
        for group in conditions.groups where !hasHit(compiled.groups[Int(group)]) { return false }
        return true
    }

    private func hasHit(_ range: Range<UInt32>) -> Bool {
        for index in range where isHit(Int(compiled.phraseNumbers[Int(index)])) { return true }
        return false
    }

    private func isHit(_ phrase: Int) -> Bool { phraseBits[phrase >> 6] & (1 << UInt64(phrase & 63)) != 0 }

    /// The longest words of the rule's first group that stand in the answer.
    private func evidence(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        guard let group = compiled.conditions[number].groups.first else { return 0..<0 }
        var best = 0..<0
        for index in compiled.groups[Int(group)] {
            let phrase = Int(compiled.phraseNumbers[Int(index)])
            guard isHit(phrase) else { continue }
            let end = Int(ends[phrase])
            let range = Int(positions[end - Int(compiled.phrases.lengths[phrase])])..<Int(positions[end - 1]) + 1
            if range.count > best.count { best = range }
        }
        return best
    }

    /// The first time to wait that the answer names.
    private func stated(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        for phrase in 0..<compiled.phrases.count
        where compiled.phrases.flags[phrase] & PhraseTable.wait != 0 && isHit(phrase) {
            if let found = WaitTime.seconds(text, from: Int(positions[Int(ends[phrase]) - 1]) + 1) { return found }
        }
        return nil
    }

    private func status(_ reason: Reason, _ rule: Rule?, _ codes: CodeFinder) -> RecipientStatus {
        if let status = rule?.status { return status }
        if marks & PhraseTable.ending != 0, codes.replyCode == 0 || codes.replyCode >= 400 {
            let ended = reason.status(isPermanent: true)
            return ended == .deferred ? reason.statusWhenLifeEnds : ended
        }
        return reason.status(isPermanent: isPermanent(codes))
    }

    /// The reply code decides, then the enhanced code; an answer with neither is taken for final, unless it says that the
    /// message is still being tried.
    private func isPermanent(_ codes: CodeFinder) -> Bool {
        if marks & PhraseTable.delay != 0 { return false }
        if codes.replyCode != 0 { return codes.replyCode >= 500 }
        return codes.enhancedCode.map { $0.class == 5 } ?? true
    }

    private func confidence(_ rule: Rule) -> UInt8 {
        if rule.reason == .recipientRefused { return 40 }
        if rule.groups.isEmpty { return rule.enhancedCodes.isEmpty ? 50 : 80 }
        return switch rule.strength {
        case .sure: 97
        case .likely: 90
        case .vague: 60
        }
    }

    private func byDefault(_ codes: CodeFinder, _ retryAfter: Int?) -> Verdict {
        let isPositive = (200..<400).contains(codes.replyCode)
        let reason: Reason = isPositive ? .delivered : .unknown
        let status = isPositive ? .ok : status(.unknown, nil, codes)
        return Verdict(
            status: status, reason: reason, blame: reason.blame, confidencePercent: isPositive ? 100 : 30,
            advice: reason.advice(for: status), replyCode: ReplyCode(codes.replyCode), enhancedCode: codes.enhancedCode,
            rule: nil, isMatched: isPositive, evidence: 0..<0, retryAfterSeconds: retryAfter)
    }
}
