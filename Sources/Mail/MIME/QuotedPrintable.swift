/// Text that stays readable: bytes outside printable ASCII become `=XX`. Source: RFC 2045 section 6.7.
public enum QuotedPrintable {
    /// Lines hold 76 columns at most, the `=` of a soft break counted.
    static let columnLimit = 76

    /// Writes text as the body of a part. CR LF, LF and CR each end a line, and so does the text where it does not end
    /// with one. A dot or `From ` that opens a line is encoded too, since servers and mail files give them a meaning.
    public static func encode(_ text: Span<UInt8>) -> [UInt8] {
        var writer = QuotedPrintableWriter(byteCount: text.count)
        var offset = 0
        while offset < text.count {
            let byte = text[offset]
            let next = offset + 1 < text.count ? text[offset + 1] : UInt8(ascii: "\n")
            switch byte {
            case UInt8(ascii: "\r"):
                writer.endLine()
                if offset + 1 < text.count, next == UInt8(ascii: "\n") { offset += 1 }
            case UInt8(ascii: "\n"):
                writer.endLine()
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                let isLast = next == UInt8(ascii: "\r") || next == UInt8(ascii: "\n")
                writer.append(byte, isLiteral: !isLast)
            case UInt8(ascii: "F") where startsFromLine(text, at: offset):
                writer.append(byte, isLiteral: !writer.isAtLineStart)
            default:
                writer.append(byte, isLiteral: (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "="))
            }
            offset += 1
        }
        if !writer.isAtLineStart { writer.endLine() }
        return writer.output
    }

    private static func startsFromLine(_ text: Span<UInt8>, at offset: Int) -> Bool {
        offset + 4 < text.count && text[offset + 1] == UInt8(ascii: "r") && text[offset + 2] == UInt8(ascii: "o")
            && text[offset + 3] == UInt8(ascii: "m") && text[offset + 4] == UInt8(ascii: " ")
    }
}

/// Counts columns and breaks lines softly.
private struct QuotedPrintableWriter {
    private(set) var output: [UInt8] = []
    private var column = 0

    init(byteCount: Int) { output.reserveCapacity(byteCount + byteCount / 4 + 16) }

    var isAtLineStart: Bool { column == 0 }

    mutating func append(_ byte: UInt8, isLiteral: Bool) {
        if column + (isLiteral ? 1 : 3) >= QuotedPrintable.columnLimit { breakSoftly() }
        if isLiteral, !(isAtLineStart && byte == UInt8(ascii: ".")) {
            output.append(byte)
            column += 1
        } else {
            output.append(UInt8(ascii: "="))
            output.append(Hexadecimal.uppercaseDigit(byte >> 4))
            output.append(Hexadecimal.uppercaseDigit(byte & 15))
            column += 3
        }
    }

    private mutating func breakSoftly() {
        output.append(UInt8(ascii: "="))
        endLine()
    }

    mutating func endLine() {
        output.append(UInt8(ascii: "\r"))
        output.append(UInt8(ascii: "\n"))
        column = 0
    }
}
