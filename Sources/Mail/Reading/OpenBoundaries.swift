/// The boundaries that may come next, the innermost last. Source: RFC 2046 section 5.1.1.
struct OpenBoundaries {
    /// RFC 2046 allows 70; some write more.
    static let textLimit = 200

    private var entries: [(part: Int, text: Range<Int>)] = []

    struct Match {
        let level: Int
        /// Where the line begins.
        let lineStart: Int
        /// Where the next line begins.
        let next: Int
        /// The boundary ends in two hyphens: no further part follows.
        let isLast: Bool
    }

    var isEmpty: Bool { entries.isEmpty }

    func part(_ level: Int) -> Int { entries[level].part }

    mutating func append(_ text: Range<Int>, of part: Int) { entries.append((part, text)) }

    /// Leaves open what stands outside `level`.
    mutating func close(_ level: Int) { entries.removeLast(entries.count - level) }

    /// Trailing white space is no part of a boundary.
    static func trimmed(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Range<Int> {
        var end = text.upperBound
        while end > text.lowerBound, ASCII.isSpace(bytes[end - 1]) { end -= 1 }
        return text.lowerBound..<end
    }

    /// The first line in `start..<end` that is an open boundary.
    func next(_ bytes: Span<UInt8>, from start: Int, to end: Int, _ lineEnd: LineEnd) -> Match? {
        var offset = start
        while offset < end {
            let hyphen = ByteSearch.first(UInt8(ascii: "-"), in: bytes, from: offset, to: end)
            guard hyphen + 2 < end else { return nil }
            offset = hyphen + 1
            guard bytes[hyphen + 1] == UInt8(ascii: "-"), hyphen == start || isLineStart(bytes, hyphen, lineEnd) else {
                continue
            }
            let line = lineEnd.line(bytes, from: hyphen, to: end)
            if let found = match(bytes, hyphen..<line.contentEnd) {
                return Match(level: found.level, lineStart: hyphen, next: line.next, isLast: found.isLast)
            }
            offset = max(offset, line.contentEnd)
        }
        return nil
    }

    private func isLineStart(_ bytes: Span<UInt8>, _ offset: Int, _ lineEnd: LineEnd) -> Bool {
        offset == 0 || bytes[offset - 1] == lineEnd.byte
    }

    /// What a line beginning with two hyphens closes; the innermost boundary that it can be.
    func match(_ bytes: Span<UInt8>, _ line: Range<Int>) -> (level: Int, isLast: Bool)? {
        guard line.count > 2, bytes[line.lowerBound] == UInt8(ascii: "-"),
            bytes[line.lowerBound + 1] == UInt8(ascii: "-"), line.count <= Self.textLimit + 100
        else { return nil }
        let text = OpenBoundaries.trimmed(bytes, (line.lowerBound + 2)..<line.upperBound)
        for level in entries.indices.reversed() {
            let boundary = entries[level].text
            guard text.count == boundary.count || text.count == boundary.count + 2,
                OpenBoundaries.equal(bytes, text.lowerBound, boundary)
            else { continue }
            if text.count == boundary.count { return (level, false) }
            if bytes[text.upperBound - 1] == UInt8(ascii: "-"), bytes[text.upperBound - 2] == UInt8(ascii: "-") {
                return (level, true)
            }
        }
        return nil
    }

    private static func equal(_ bytes: Span<UInt8>, _ start: Int, _ text: Range<Int>) -> Bool {
        for index in 0..<text.count where bytes[start &+ index] != bytes[text.lowerBound &+ index] { return false }
        return true
    }
}
