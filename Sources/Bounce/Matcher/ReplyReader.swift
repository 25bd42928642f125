public import Mail

/// Reads answers one after the other with memory of its own, so that none is taken per answer. For one task at a time.
/// Cost: one table step a byte, at most `byteLimit` bytes an answer.
public struct ReplyReader: ~Copyable {
    /// Bytes of an answer that are looked at.
    public static let byteLimit = 8192

    private let compiled: CompiledRules
    private let tables: CompiledRules.Tables
    /// Where in the text each symbol that was compared stands. Written before it is read, as `ends` is, so neither is
    /// cleared: a reader for one short answer costs little.
    private let positions: UnsafeMutablePointer<UInt16>
    /// For each phrase that was found, the number of symbols up to its end.
    private let ends: UnsafeMutablePointer<UInt16>
    private let phraseBits: UnsafeMutablePointer<UInt64>
    private let ruleBits: UnsafeMutablePointer<UInt64>
    private let phraseWords: Int
    private let ruleWords: Int
    private var providerBits: UInt64 = 0
    private var marks: UInt8 = 0
    private var knownHost: (name: DomainName, bit: UInt64)?

    init(_ compiled: CompiledRules) {
        self.compiled = compiled
        tables = compiled.tables
        phraseWords = tables.phrases.count / 64 + 1
        ruleWords = compiled.rules.count / 64 + 1
        positions = .allocate(capacity: 2 * ReplyReader.byteLimit)
        ends = .allocate(capacity: tables.phrases.count + 1)
        phraseBits = .allocate(capacity: phraseWords)
        ruleBits = .allocate(capacity: ruleWords)
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
        clear(bit(of: host))
        return text.withUnsafeBufferPointer { whole in
            let text = UnsafeBufferPointer(rebasing: whole.prefix(ReplyReader.byteLimit))
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

    /// One step a symbol. Runs of white space are one symbol; addresses and repeated codes are none.
    private mutating func scan(_ text: UnsafeBufferPointer<UInt8>, _ codes: inout CodeFinder) {
        let automaton = tables.automaton
        var state: UInt16 = 0
        var count = 0
        var before = ByteKind.space
        var edge: (state: UInt16, count: Int, offset: Int) = (0, 0, 0)
        var offset = 0
        while offset < text.count {
            let byte = text[offset]
            let kind = automaton.kinds[Int(byte)]
            if kind & ByteKind.special != 0 {
                let isAddress = byte == UInt8(ascii: "@")
                let passed =
                    isAddress
                    ? passAddress(text, at: offset, from: edge.offset, isAfterWord: before & ByteKind.word != 0)
                    : pass(text, at: offset, isAfterWord: before & ByteKind.word != 0, &codes)
                if passed > 0 {
                    if isAddress { (state, count) = (edge.state, edge.count) }
                    offset &+= passed
                    before = ByteKind.space
                    edge = (state, count, offset)
                    continue
                }
            }
            positions[count] = UInt16(truncatingIfNeeded: offset)
            offset &+= 1
            if kind & before & ByteKind.space != 0 { continue }
            if kind & ByteKind.high != 0 {
                let (first, second) = Symbols.halves(byte)
                state = automaton.step(from: state, automaton.symbolClasses[Int(first)])
                count &+= 1
                positions[count] = UInt16(truncatingIfNeeded: offset &- 1)
                state = automaton.step(from: state, automaton.symbolClasses[Int(second)])
            } else {
                state = automaton.step(from: state, automaton.asciiClasses[Int(UInt16(byte) | before & ByteKind.word)])
                if kind & ByteKind.edge != 0 { edge = (state, count &+ 1, offset) }
            }
            before = kind
            count &+= 1
            if automaton.endsPhrase(state) { hit(Int(state), count, text, offset) }
        }
    }

    /// How many bytes to pass over: a code repeated on a further line, or an address in angle brackets.
    private func pass(
        _ text: UnsafeBufferPointer<UInt8>, at offset: Int, isAfterWord: Bool, _ codes: inout CodeFinder
    ) -> Int {
        if text[offset] == UInt8(ascii: "<") { return ReplyReader.bracketedAddress(text, at: offset) }
        guard !isAfterWord, offset == 0 || text[offset - 1] != UInt8(ascii: ".") else { return 0 }
        return codes.look(text, at: offset)
    }

    /// How many bytes to pass over from the `@` of a bare address on; its local part, already read, is forgotten.
    /// - Parameter start: where the local part begins.
    private func passAddress(
        _ text: UnsafeBufferPointer<UInt8>, at offset: Int, from start: Int, isAfterWord: Bool
    ) -> Int {
        guard isAfterWord, offset - start <= ReplyReader.localPartLimit else { return 0 }
        var end = offset + 1
        while end < text.count, ReplyReader.isInDomain(text[end]), end - offset < 256 { end += 1 }
        return end - offset
    }

    /// Octets of a local part at most. Source: RFC 5321 section 4.5.3.1.1.
    private static let localPartLimit = 64

    private static func isInDomain(_ byte: UInt8) -> Bool {
        ASCII.isWord(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte >= 0x80
    }

    /// True where the word that goes on here is the local part of an address: words are not read out of it.
    private func isInLocalPart(_ text: UnsafeBufferPointer<UInt8>, from offset: Int) -> Bool {
        for next in offset..<min(text.count, offset + ReplyReader.localPartLimit) {
            if text[next] == UInt8(ascii: "@") { return true }
            if tables.automaton.kinds[Int(text[next])] & ByteKind.edge != 0 { return false }
        }
        return false
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

    private mutating func hit(_ state: Int, _ count: Int, _ text: UnsafeBufferPointer<UInt8>, _ offset: Int) {
        let phrases = tables.phrases
        let isWordEnd = offset >= text.count || !ASCII.isWord(text[offset])
        for index in tables.automaton.endings.range(state) {
            let phrase = Int(tables.automaton.endings[index])
            let bit: UInt64 = 1 << UInt64(phrase & 63)
            let flags = phrases.flags[phrase]
            guard phraseBits[phrase >> 6] & bit == 0, isWordEnd || flags & PhraseTable.endsWord == 0 else { continue }
            if isInLocalPart(text, from: offset) { return }
            phraseBits[phrase >> 6] |= bit
            ends[phrase] = UInt16(truncatingIfNeeded: count)
            marks |= flags
            providerBits |= phrases.providers[phrase]
            for place in phrases.triggers.range(phrase) { add(rule: phrases.triggers[place]) }
        }
    }

    private func add(rule: UInt16) { ruleBits[Int(rule) >> 6] |= 1 << UInt64(rule & 63) }

    // MARK: Judging

    private func judge(_ text: UnsafeBufferPointer<UInt8>, _ codes: CodeFinder, stage: Stage?) -> Verdict {
        addRulesOfCodes(codes)
        let retryAfter = marks & PhraseTable.wait == 0 ? nil : stated(text)
        guard let number = firstRule(codes, stage: stage) else { return byDefault(codes, retryAfter) }
        let rule = tables.conditions[number]
        let status = rule.status ?? status(rule.reason, codes)
        return Verdict(
            status: status, reason: rule.reason, blame: rule.blame, confidencePercent: rule.confidencePercent,
            advice: rule.reason.advice(for: status), replyCode: ReplyCode(codes.replyCode),
            enhancedCode: codes.enhancedCode, rule: number, isMatched: rule.isMatched, evidence: evidence(rule),
            retryAfterSeconds: retryAfter)
    }

    private func addRulesOfCodes(_ codes: CodeFinder) {
        if let code = codes.enhancedCode {
            for place in tables.byEnhancedCode.rules(of: code) { add(rule: tables.byEnhancedCode[place]) }
        }
        if codes.replyCode != 0 {
            for place in tables.byReplyCode.range(Int(codes.replyCode)) { add(rule: tables.byReplyCode[place]) }
        }
    }

    /// The first rule, in the order of precedence, all of whose conditions hold.
    private func firstRule(_ codes: CodeFinder, stage: Stage?) -> Int? {
        for word in 0..<ruleWords {
            var bits = ruleBits[word]
            while bits != 0 {
                let number = word << 6 + bits.trailingZeroBitCount
                if holds(tables.conditions[number], codes, stage) { return number }
                bits &= bits - 1
            }
        }
        return nil
    }

    private func holds(_ rule: RuleConditions, _ codes: CodeFinder, _ stage: Stage?) -> Bool {
        guard
            rule.codeClasses & CodeClass.bit(codes.replyCode) != 0
                || rule.codes.contains(where: { index in
                    tables.codes[Int(index)] == codes.replyCode
                })
        else { return false }
        if rule.provider & ~providerBits != 0 { return false }
        if rule.stages != 0, (stage.map(\.bit) ?? 0) & rule.stages == 0 { return false }
        if !rule.enhancedCodes.isEmpty {
            guard let code = codes.enhancedCode,
                rule.enhancedCodes.contains(where: { tables.enhancedCodes[Int($0)].matches(code) })
            else { return false }
        }
        let group = Int(rule.firstGroup)
        for number in group..<(group + Int(rule.groupCount)) where !hasHit(number) { return false }
        return !hasHit(group - 1)
    }

    private func hasHit(_ group: Int) -> Bool {
        for place in tables.groups.range(group) where isHit(Int(tables.groups[place])) { return true }
        return false
    }

    private func isHit(_ phrase: Int) -> Bool { phraseBits[phrase >> 6] & (1 << UInt64(phrase & 63)) != 0 }

    /// The longest words of the rule's first group that stand in the answer.
    private func evidence(_ rule: RuleConditions) -> Range<Int> {
        guard rule.groupCount > 0 else { return 0..<0 }
        var best: (length: UInt16, phrase: Int)?
        for place in tables.groups.range(Int(rule.firstGroup)) {
            let phrase = Int(tables.groups[place])
            guard isHit(phrase), tables.phrases.lengths[phrase] > best?.length ?? 0 else { continue }
            best = (tables.phrases.lengths[phrase], phrase)
        }
        return best.map { range(of: $0.phrase) } ?? 0..<0
    }

    /// The bytes of the text in which a phrase was found.
    private func range(of phrase: Int) -> Range<Int> {
        let end = Int(ends[phrase])
        let first = Int(positions[end - Int(tables.phrases.lengths[phrase])])
        let last = Int(positions[end - 1])
        assert(first <= last, "positions only grow")
        return first..<(max(first, last) + 1)
    }

    /// The first time to wait that the answer names.
    private func stated(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        for place in 0..<tables.phrases.waits.count {
            let phrase = Int(tables.phrases.waits[place])
            guard isHit(phrase) else { continue }
            if let found = WaitTime.seconds(text, from: range(of: phrase).upperBound) { return found }
        }
        return nil
    }

    private func status(_ reason: Reason, _ codes: CodeFinder) -> RecipientStatus {
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

    private func byDefault(_ codes: CodeFinder, _ retryAfter: Int?) -> Verdict {
        let isPositive = (200..<400).contains(codes.replyCode)
        let reason: Reason = isPositive ? .delivered : .unknown
        let status = isPositive ? .ok : status(.unknown, codes)
        return Verdict(
            status: status, reason: reason, blame: reason.blame, confidencePercent: isPositive ? 100 : 30,
            advice: reason.advice(for: status), replyCode: ReplyCode(codes.replyCode), enhancedCode: codes.enhancedCode,
            rule: nil, isMatched: isPositive, evidence: 0..<0, retryAfterSeconds: retryAfter)
    }
}
