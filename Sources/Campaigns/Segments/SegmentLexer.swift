/// Cuts the text of a rule into words, strings, numbers and signs.
struct SegmentLexer {
    enum Token: Hashable {
        /// Letters, digits, `_`, `-` and `.`, beginning with a letter or `_`.
        case word(String)
        /// Within quotation marks; `\"` and `\\` stand for themselves.
        case string(String)
        case number(Double)
        /// `( ) = != < <= > >=`
        case sign(String)
        case end
    }

    struct Placed: Hashable {
        let token: Token
        let offset: Int
    }

    private let bytes: [UInt8]
    private var offset = 0

    private init(_ text: String) { bytes = Array(text.utf8) }

    /// Ends in `.end`.
    static func tokens(of text: String) throws(SegmentFault) -> [Placed] {
        guard text.utf8.count <= SegmentRule.byteLimit else {
            throw SegmentFault(
                offset: SegmentRule.byteLimit, sentence: "A rule is at most \(SegmentRule.byteLimit) bytes.")
        }
        var lexer = SegmentLexer(text)
        var tokens: [Placed] = []
        while true {
            let placed = try lexer.next()
            tokens.append(placed)
            if placed.token == .end { return tokens }
        }
    }

    private mutating func next() throws(SegmentFault) -> Placed {
        while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
        let start = offset
        guard start < bytes.count else { return Placed(token: .end, offset: start) }
        let byte = bytes[start]
        if byte == UInt8(ascii: "\"") { return Placed(token: .string(try string()), offset: start) }
        if SegmentLexer.isDigit(byte) || byte == UInt8(ascii: "-") {
            return Placed(token: .number(try number()), offset: start)
        }
        if SegmentLexer.isLetter(byte) {
            while offset < bytes.count, SegmentLexer.continuesWord(bytes[offset]) { offset += 1 }
            return Placed(token: .word(String(decoding: bytes[start..<offset], as: UTF8.self)), offset: start)
        }
        return Placed(token: .sign(try sign()), offset: start)
    }

    private mutating func string() throws(SegmentFault) -> String {
        let start = offset
        offset += 1
        var text: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard offset < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "\\")].contains(bytes[offset]) else {
                    throw SegmentFault(
                        offset: offset - 1, sentence: "A backslash stands before a quotation mark or a backslash.")
                }
                text.append(bytes[offset])
                offset += 1
            default:
                text.append(byte)
            }
        }
        throw SegmentFault(offset: start, sentence: "This quotation mark is never closed.")
    }

    private mutating func number() throws(SegmentFault) -> Double {
        let start = offset
        offset += 1
        while offset < bytes.count, SegmentLexer.isDigit(bytes[offset]) || bytes[offset] == UInt8(ascii: ".") {
            offset += 1
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard text.utf8.count <= 32, let number = Double(text), number.isFinite else {
            throw SegmentFault(offset: start, sentence: "`\(text.prefix(32))` is no number.")
        }
        return number
    }

    private mutating func sign() throws(SegmentFault) -> String {
        let start = offset
        offset += 1
        let first = bytes[start]
        if [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!")].contains(first), offset < bytes.count,
            bytes[offset] == UInt8(ascii: "=")
        {
            offset += 1
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard ["(", ")", "=", "!=", "<", "<=", ">", ">="].contains(text) else {
            throw SegmentFault(
                offset: start, sentence: "This character means nothing here; text stands in quotation marks.")
        }
        return text
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }
    private static func continuesWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
}
