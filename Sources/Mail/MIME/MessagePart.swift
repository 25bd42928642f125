/// A part in the form in which it travels: its `Content-` fields and its encoded bytes. Made once, it can be sent in any
/// number of messages.
public struct MessagePart: Hashable, Sendable {
    /// Whole header lines.
    let header: [UInt8]
    /// Lines of at most 76 columns, CR LF at the end of each.
    let content: [UInt8]
    /// True for a part that HTML names by `cid:`.
    let isInline: Bool

    public var byteCount: Int { header.count + content.count }

    /// `text/plain` or `text/html` in UTF-8. Any line ends become CR LF.
    public static func text(_ text: String, subtype: TextSubtype = .plain) -> MessagePart {
        var text = text
        return text.withUTF8 { buffer in
            let bytes = Span(_unsafeElements: buffer)
            let encoding = TransferEncoding.lightest(for: bytes)
            var writer = HeaderWriter()
            writer.field("Content-Type", "text/\(subtype.rawValue); charset=utf-8")
            writer.field("Content-Transfer-Encoding", encoding.rawValue)
            let content =
                switch encoding {
                case .sevenBit: lines(bytes)
                case .quotedPrintable: QuotedPrintable.encode(bytes)
                case .base64:
                    lines(bytes).withUnsafeBufferPointer { Base64.encodeLines(Span(_unsafeElements: $0)) }
                }
            return MessagePart(header: writer.bytes, content: content, isInline: false)
        }
    }

    public enum TextSubtype: String, Sendable {
        case plain
        case html
    }

    /// Each line ended by CR LF, whatever ended it before.
    private static func lines(_ text: Span<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count + text.count / 32 + 2)
        var previous: UInt8 = 0
        for offset in 0..<text.count {
            let byte = text[offset]
            if byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") && previous != UInt8(ascii: "\r") {
                output.append(UInt8(ascii: "\r"))
                output.append(UInt8(ascii: "\n"))
            } else if byte != UInt8(ascii: "\n") {
                output.append(byte)
            }
            previous = byte
        }
        if let last = output.last, last != UInt8(ascii: "\n") {
            output.append(UInt8(ascii: "\r"))
            output.append(UInt8(ascii: "\n"))
        }
        return output
    }
}
