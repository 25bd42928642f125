import Mail

/// Finds the reply code and the enhanced code that an answer stands under, wherever a report quotes them. The likeliest
/// place wins: the text's begin, a code followed by an enhanced code of its class, a code after `said:` and its like.
struct CodeFinder {
    private(set) var replyCode: UInt16 = 0
    private(set) var enhancedCode: EnhancedStatusCode?
    private var replyScore: UInt8 = 0
    private var enhancedScore: UInt8 = 0

    init(replyCode: ReplyCode?, enhancedCode: EnhancedStatusCode?) {
        if let replyCode {
            self.replyCode = replyCode.number
            replyScore = .max
        }
        if let enhancedCode {
            self.enhancedCode = enhancedCode
            enhancedScore = .max
        }
    }

    /// Looks at a word that begins with a digit.
    /// - Returns: how many bytes to pass over because they only repeat the code on a further line of one reply.
    mutating func look(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
        if let number = number(text, at: offset) { return sawNumber(number, text, at: offset) }
        guard let found = EnhancedStatusCode.parse(text.span, at: offset) else { return 0 }
        offer(found.code, score: offset == 0 ? 5 : isAfterLineEnd(text, offset) ? 4 : isAfterMark(text, offset) ? 3 : 1)
        return isAfterLineEnd(text, offset) ? found.end - offset : 0
    }

    private mutating func sawNumber(_ number: UInt16, _ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
        let end = offset + 3
        let follower = end < text.count ? text[end] : 0x20
        let isAlone = follower <= 0x20
        let isJoined = follower == UInt8(ascii: "-")
        guard isAlone || isJoined || CodeFinder.mayFollow(follower) else { return 0 }
        var after = end + (isAlone || isJoined ? 1 : 0)
        let enhanced = EnhancedStatusCode.parse(text.span, at: after)
        let agrees = enhanced.map { UInt16($0.code.class) == number / 100 } ?? false
        if let enhanced, agrees { after = min(enhanced.end + 1, text.count) }
        let isLineStart = offset == 0 || isAfterLineEnd(text, offset)
        let score: UInt8 =
            offset == 0 && follower != 0x2E
            ? 6
            : agrees
                ? 5
                : isAfterMark(text, offset) && follower != 0x2E
                    ? 4
                    : isLineStart && (isAlone || isJoined)
                        ? 3
                        : isAlone && isLikely(number) && !isAmount(text, from: after)
                            || isLikely(number) && isAfterCode(text, offset) ? 2 : 0
        // A number from 200 to 399 in prose counts things; a reply's stands first or is followed by its enhanced code.
        guard number >= 400 || score >= 5 else { return 0 }
        // A banner (`220-host 421 4.2.1 …`) is not the answer.
        let isAnswer = replyCode > 0 && replyCode < 400 && number >= 400 && agrees && replyScore != .max
        if score > replyScore || isAnswer {
            replyScore = score
            replyCode = number
            if let enhanced, agrees { offer(enhanced.code, score: score + 1) }
        } else if let enhanced, agrees, number == replyCode {
            offer(enhanced.code, score: 4)
        }
        let repeats = isJoined && (agrees || isLineStart || number == replyCode) || isLineStart && isAlone
        return repeats && score > 0 && replyScore > 0 ? after - offset : 0
    }

    private mutating func offer(_ code: EnhancedStatusCode, score: UInt8) {
        guard score > enhancedScore, code.class != 2 || score > 3 else { return }
        enhancedScore = score
        enhancedCode = code
    }

    /// Three digits that are a reply code, and no fourth.
    private func number(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt16? {
        guard offset + 3 <= text.count, ASCII.isDigit(text[offset + 1]), ASCII.isDigit(text[offset + 2]),
            text[offset] != UInt8(ascii: "3")
        else { return nil }
        return UInt16(text[offset] - 0x30) * 100 + UInt16(text[offset + 1] - 0x30) * 10
            + UInt16(text[offset + 2] - 0x30)
    }

    private func isAfterLineEnd(_ text: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Bool {
        var before = offset - 1
        while before >= 0, text[before] == 0x20 { before -= 1 }
        return before >= 0 && text[before] == 0x0A
    }

    /// After `said:`, `<<<`, `smtp;`, a bracket, a quotation mark or a hash.
    private func isAfterMark(_ text: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Bool {
        var before = offset - 1
        while before >= 0, text[before] == 0x20 { before -= 1 }
        guard before >= 0 else { return true }
        return switch text[before] {
        case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: "'"), UInt8(ascii: "\""),
            UInt8(ascii: "["), UInt8(ascii: "#"), UInt8(ascii: "("):
            true
        default: false
        }
    }

    /// After the word `code` or `error`.
    private func isAfterCode(_ text: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Bool {
        var end = offset
        while end > 0, text[end - 1] == 0x20 { end -= 1 }
        let words: [StaticString] = ["code", "error"]
        return words.contains { word in
            let length = word.utf8CodeUnitCount
            return end >= length
                && (0..<length).allSatisfy { ASCII.folded(text[end - length + $0]) == word.utf8Start[$0] }
        }
    }

    /// Punctuation that may stand behind a reply code.
    private static func mayFollow(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "'"), UInt8(ascii: "]"),
            UInt8(ascii: ")"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private func isLikely(_ number: UInt16) -> Bool {
        switch number {
        case 421, 422, 431, 432, 441, 442, 446, 447, 449, 450...455, 471, 500...505, 510...557, 570...571: true
        default: false
        }
    }

    /// True where a unit follows, so that the number counts something.
    private func isAmount(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        let units: [StaticString] = [
            "sec", "min", "hour", "day", "byte", "kb", "mb", "message", "recipient", "time", "character",
        ]
        return units.contains { unit in
            let length = unit.utf8CodeUnitCount
            guard start + length <= text.count else { return false }
            return (0..<length).allSatisfy { ASCII.folded(text[start + $0]) == unit.utf8Start[$0] }
        }
    }
}
