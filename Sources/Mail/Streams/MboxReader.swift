/// Cuts a mail file into its mails as chunks come in. Memory: one mail of at most ``mailLimit`` bytes and one line.
///
/// A mail begins at a line `From `, with a date, behind which a header field stands; that line is left out, and so is the
/// empty line before the next. Some programs forget that empty line, so it is not asked for. `>From ` at the begin of a
/// line, however many `>`, loses one `>`, as the mboxrd form wants it. Lines end with CR LF or LF.
/// Source: RFC 4155 appendix A.
///
/// ```swift
/// var reader = MboxReader()
/// while let chunk = read() { reader.feed(chunk.span) { mail in judge(mail) } }
/// reader.finish { mail in judge(mail) }
/// ```
public struct MboxReader: Sendable {
    /// What a mail may hold; the rest of a longer one is passed over, and the mail is handed on as cut.
    public static let mailLimit = ParsedMail.byteLimit
    /// Bytes at the start of a line that are looked at to tell a separator.
    private static let headLimit = 256

    /// One mail of a file.
    public struct Entry: Sendable {
        public let bytes: [UInt8]
        /// 1...
        public let number: Int
        /// Where its `From ` line begins in the file, in bytes.
        public let offset: Int
        /// The mail was longer than ``mailLimit``.
        public let isCut: Bool
    }

    private var mail: [UInt8] = []
    private var line: [UInt8] = []
    /// A line that looks like a separator; the next one tells.
    private var candidate: [UInt8] = []
    private var candidateStart = 0
    private var isCut = false
    private var hasBegun = false
    /// The rest of a line too long to be a separator goes straight to the mail.
    private var isInLongLine = false
    private var number = 0
    private var position = 0
    private var lineStart = 0
    private var start = 0

    public init() {}

    /// True where bytes look like the first line of a mail file.
    public static func begins(_ bytes: Span<UInt8>) -> Bool {
        let end = ByteSearch.first(0x0A, in: bytes, from: 0, to: min(bytes.count, headLimit))
        return isSeparator(bytes, 0..<end)
    }

    /// Takes the next bytes of the file, and hands on each mail that they complete.
    public mutating func feed<Failure: Error>(
        _ chunk: Span<UInt8>, _ body: (Entry) throws(Failure) -> Void
    ) throws(Failure) {
        var offset = 0
        while offset < chunk.count {
            let mark = ByteSearch.first(0x0A, in: chunk, from: offset, to: chunk.count)
            let end = min(mark + 1, chunk.count)
            take(chunk.extracting(offset..<end))
            position += end - offset
            offset = end
            if mark < chunk.count { try endLine(body) }
        }
    }

    /// Hands on the last mail.
    public mutating func finish<Failure: Error>(_ body: (Entry) throws(Failure) -> Void) throws(Failure) {
        if !line.isEmpty { try endLine(body) }
        if !candidate.isEmpty {
            swap(&candidate, &line)
            flushLine()
        }
        try handOn(body)
    }

    private mutating func take(_ piece: Span<UInt8>) {
        if isInLongLine {
            append(piece)
            return
        }
        piece.withUnsafeBufferPointer { line.append(contentsOf: $0) }
        if line.count > Self.headLimit, candidate.isEmpty {
            flushLine()
            isInLongLine = true
        }
    }

    private mutating func endLine<Failure: Error>(_ body: (Entry) throws(Failure) -> Void) throws(Failure) {
        defer {
            lineStart = position
            isInLongLine = false
        }
        if isInLongLine { return }
        if !candidate.isEmpty { try settleCandidate(body) }
        if Self.isSeparator(line.span, 0..<line.count) {
            swap(&candidate, &line)
            candidateStart = lineStart
        } else {
            flushLine()
        }
    }

    /// The line behind something like a separator has come: is it a field, as a header begins?
    private mutating func settleCandidate<Failure: Error>(_ body: (Entry) throws(Failure) -> Void) throws(Failure) {
        let isHeader = FieldLine.field(line.span, 0..<line.count) != nil || number == 0 && !hasBegun && mail.isEmpty
        if isHeader {
            try handOn(body)
            (hasBegun, start) = (true, candidateStart)
            candidate.removeAll(keepingCapacity: true)
        } else {
            swap(&candidate, &line)
            flushLine()
            swap(&candidate, &line)
        }
    }

    private mutating func flushLine() {
        let escapeCount = line.prefix { $0 == UInt8(ascii: ">") }.count
        let isEscaped = escapeCount > 0 && line.dropFirst(escapeCount).starts(with: "From ".utf8)
        var held: [UInt8] = []
        swap(&held, &line)
        append(held.span.extracting((isEscaped ? 1 : 0)..<held.count))
        held.removeAll(keepingCapacity: true)
        swap(&held, &line)
    }

    private mutating func append(_ piece: Span<UInt8>) {
        // Empty lines before the first mail are none.
        if !hasBegun, mail.isEmpty, piece.count <= 2, piece.count == 0 || piece[0] == 0x0D || piece[0] == 0x0A {
            return
        }
        let room = Self.mailLimit - mail.count
        if piece.count > room { isCut = true }
        piece.extracting(first: min(room, piece.count)).withUnsafeBufferPointer { mail.append(contentsOf: $0) }
    }

    private mutating func handOn<Failure: Error>(_ body: (Entry) throws(Failure) -> Void) throws(Failure) {
        guard hasBegun || !mail.isEmpty else { return }
        var bytes: [UInt8] = []
        swap(&bytes, &mail)
        if bytes.count > 1, bytes.last == 0x0A {
            // The empty line that belongs to the file.
            if bytes.hasSuffix([0x0A, 0x0A]) { bytes.removeLast() }
            if bytes.hasSuffix([0x0A, 0x0D, 0x0A]) { bytes.removeLast(2) }
        }
        number += 1
        let entry = Entry(bytes: bytes, number: number, offset: start, isCut: isCut)
        (isCut, hasBegun) = (false, false)
        try body(entry)
    }

    /// `From `, whatever stands for the sender, and a time and a year: `From anna@example.com Sat Nov 21 11:16:40 2026`.
    static func isSeparator(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard line.count > 20, line.count <= headLimit,
            bytes[line.lowerBound] == UInt8(ascii: "F"), bytes[line.lowerBound + 1] == UInt8(ascii: "r"),
            bytes[line.lowerBound + 2] == UInt8(ascii: "o"), bytes[line.lowerBound + 3] == UInt8(ascii: "m"),
            bytes[line.lowerBound + 4] == 0x20
        else { return false }
        var hasTime = false
        var hasYear = false
        for offset in (line.lowerBound + 5)..<(line.upperBound - 3) where ASCII.isDigit(bytes[offset]) {
            guard ASCII.isDigit(bytes[offset + 1]) else { continue }
            let next = bytes[offset + 2]
            if next == UInt8(ascii: ":"), ASCII.isDigit(bytes[offset + 3]) { hasTime = true }
            let isCentury =
                bytes[offset] == UInt8(ascii: "1") && bytes[offset + 1] == UInt8(ascii: "9")
                || bytes[offset] == UInt8(ascii: "2") && bytes[offset + 1] == UInt8(ascii: "0")
            if isCentury, ASCII.isDigit(next), ASCII.isDigit(bytes[offset + 3]) { hasYear = true }
        }
        return hasTime && hasYear
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ suffix: [UInt8]) -> Bool {
        count >= suffix.count && self.suffix(suffix.count) == suffix[...]
    }
}
