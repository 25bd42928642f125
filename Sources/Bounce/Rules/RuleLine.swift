import Mail

/// One line of a rule file, read from left to right.
struct RuleLine {
    private let bytes: ArraySlice<UInt8>
    private var next: Int

    struct Fault: Error {
        let column: Int
        let problem: RuleFileError.Problem
    }

    struct Word {
        let text: String
        let offset: Int
    }

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        next = bytes.startIndex
    }

    private func fault(_ offset: Int, _ problem: RuleFileError.Problem) -> Fault {
        Fault(column: offset - bytes.startIndex + 1, problem: problem)
    }

    func fault(at word: Word, _ problem: RuleFileError.Problem) -> Fault { fault(word.offset, problem) }

    private mutating func skipSpace() {
        while next < bytes.endIndex, bytes[next] <= 0x20 { next += 1 }
        if next < bytes.endIndex, bytes[next] == UInt8(ascii: "#") { next = bytes.endIndex }
    }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return next == bytes.endIndex
        }
    }

    mutating func expectEnd() throws(Fault) {
        guard isAtEnd else { throw fault(next, .expected("end of line")) }
    }

    /// The bytes up to the next white space; `nil` at the end of the line and before a comment.
    mutating func word() -> Word? {
        guard !isAtEnd else { return nil }
        let start = next
        while next < bytes.endIndex, bytes[next] > 0x20 { next += 1 }
        return Word(text: String(decoding: bytes[start..<next], as: UTF8.self), offset: start)
    }

    mutating func expectWord(_ what: String) throws(Fault) -> Word {
        guard let word = word() else { throw fault(next, .expected(what)) }
        return word
    }

    /// Everything to the end of the line, a `#` included.
    mutating func expectRest(_ what: String) throws(Fault) -> String {
        while next < bytes.endIndex, bytes[next] <= 0x20 { next += 1 }
        var end = bytes.endIndex
        while end > next, bytes[end - 1] <= 0x20 { end -= 1 }
        guard end > next else { throw fault(next, .expected(what)) }
        defer { next = bytes.endIndex }
        return String(decoding: bytes[next..<end], as: UTF8.self)
    }

    /// Phrases in quotation marks with `|` between them.
    mutating func phrases() throws(Fault) -> [Phrase] {
        var found: [Phrase] = []
        repeat {
            found.append(try phrase())
            guard !isAtEnd, bytes[next] == UInt8(ascii: "|") else { return found }
            next += 1
        } while true
    }

    private mutating func phrase() throws(Fault) -> Phrase {
        guard !isAtEnd, bytes[next] == UInt8(ascii: "\"") else { throw fault(next, .expected("phrase")) }
        let start = next
        var written: [UInt8] = []
        var stars: [Int] = []
        next += 1
        while next < bytes.endIndex, bytes[next] != UInt8(ascii: "\"") {
            if bytes[next] == UInt8(ascii: "\\"), next + 1 < bytes.endIndex {
                next += 1
            } else if bytes[next] == UInt8(ascii: "*") {
                stars.append(next)
            }
            written.append(bytes[next])
            next += 1
        }
        guard next < bytes.endIndex else { throw fault(start, .unclosedQuotation) }
        if let star = stars.first(where: { $0 != start + 1 && $0 != next - 1 }) {
            throw fault(star, .expected("a star only where a phrase begins or ends"))
        }
        next += 1
        guard let phrase = Phrase(written) else { throw fault(start, .emptyPhrase) }
        guard phrase.bytes.count <= RuleFileParser.phraseLimit else {
            throw fault(start, .phraseTooLong(limit: RuleFileParser.phraseLimit))
        }
        return phrase
    }

    /// One or more words, each read by `read`.
    mutating func list<Value>(_ what: String, _ read: (Word) -> Value?) throws(Fault) -> [Value] {
        var values: [Value] = []
        repeat { values.append(try value(what, read)) } while !isAtEnd
        return values
    }

    /// One word read by `read`.
    mutating func value<Value>(_ what: String, _ read: (Word) -> Value?) throws(Fault) -> Value {
        let word = try expectWord(what)
        guard let value = read(word) else { throw fault(at: word, .expected(what)) }
        return value
    }
}

extension RuleLine.Word {
    var lowercased: String { String(decoding: text.utf8.map(ASCII.folded), as: UTF8.self) }

    /// `550`, `5yz` or `none`.
    var replyCode: ReplyCodePattern? {
        let bytes = Array(text.utf8)
        if text == "none" { return ReplyCodePattern.none }
        if bytes.count == 3, (0x32...0x35).contains(bytes[0]), text.hasSuffix("yz") { return .class(bytes[0] - 0x30) }
        guard bytes.count == 3, let code = try? ReplyCode.parse(bytes.span) else { return nil }
        return .exactly(code)
    }

    /// `5.1.1`, `x.1.1` or `5.7.x`.
    var enhancedCode: EnhancedCodePattern? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let full = "\(parts[0] == "x" ? "5" : parts[0]).\(parts[1]).\(parts[2] == "x" ? "0" : parts[2])"
        guard let code = EnhancedStatusCode(full) else { return nil }
        return EnhancedCodePattern(
            class: parts[0] == "x" ? nil : code.class, subject: code.subject,
            detail: parts[2] == "x" ? nil : code.detail)
    }
}

extension RuleLine.Word {
    static func replyCode(_ word: RuleLine.Word) -> ReplyCodePattern? { word.replyCode }
    static func enhancedCode(_ word: RuleLine.Word) -> EnhancedCodePattern? { word.enhancedCode }
}
