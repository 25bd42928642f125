/// How a part's bytes travel, all of them 7-bit. Source: RFC 2045 section 6.
public enum TransferEncoding: String, Hashable, Sendable {
    case sevenBit = "7bit"
    case quotedPrintable = "quoted-printable"
    case base64

    /// The lightest encoding that carries a text unharmed. As it is: ASCII in lines of at most 76 columns, no white space
    /// at a line's end, no line that opens with `From `, and nothing that could be taken for a boundary (`=_`). Base64
    /// where more than a sixth of the bytes would have to be escaped.
    public static func lightest(for text: Span<UInt8>) -> TransferEncoding {
        var survey = TextSurvey()
        for offset in 0..<text.count { survey.read(text[offset]) }
        survey.endLine()
        if survey.escapeCount > text.count / 6 { return .base64 }
        return survey.isSafe && survey.escapeCount == 0 ? .sevenBit : .quotedPrintable
    }
}

/// One pass over a text.
private struct TextSurvey {
    /// Bytes that quoted-printable would have to escape, `=` left out.
    private(set) var escapeCount = 0
    private(set) var isSafe = true
    private var column = 0
    private var previous: UInt8 = 0
    /// How many bytes of `From ` the line has begun with.
    private var fromCount = 0

    private static let from: [5 of UInt8] = [0x46, 0x72, 0x6F, 0x6D, 0x20]

    mutating func read(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
            endLine()
            return
        case 0x20...0x7E, 0x09:
            if byte == UInt8(ascii: "_"), previous == UInt8(ascii: "=") { isSafe = false }
        default:
            escapeCount += 1
        }
        if column == fromCount, fromCount < 5, byte == TextSurvey.from[fromCount] {
            fromCount += 1
            if fromCount == 5 { isSafe = false }
        }
        column += 1
        previous = byte
    }

    mutating func endLine() {
        if column > 76 || column > 0 && (previous == 0x20 || previous == 0x09) { isSafe = false }
        column = 0
        previous = 0
        fromCount = 0
    }
}
