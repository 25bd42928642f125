/// The header of a message as it came: its bytes, and where each field stands. Source: RFC 5322 section 2.2.
///
/// Lines may end with CR LF or LF. The block ends at the empty line, or at the first line that is neither a field nor
/// the continuation of one. Reading takes time linear in the length.
public struct HeaderBlock: Sendable {
    /// The header alone, with the empty line that ends it.
    public let bytes: [UInt8]
    /// In their order.
    public let fields: [HeaderField]
    /// True when an empty line, or the end of the message, ended the block; false when something that is no field did.
    public let isWellFormed: Bool

    /// The offset of the body's first byte in the message.
    public var bodyOffset: Int { bytes.count }

    public enum ParseError: Error, Equatable, Sendable {
        case tooLong(byteLimit: Int)
        case tooManyFields(limit: Int)
    }

    public static func parse(
        _ message: Span<UInt8>, byteLimit: Int = 1 << 20, fieldLimit: Int = 2_000
    ) throws(ParseError) -> HeaderBlock {
        var fields: [HeaderField] = []
        var start = 0
        var isWellFormed = true
        scan: while start < message.count {
            let line = Line(message, from: start, limit: byteLimit)
            guard line.end <= byteLimit else { throw .tooLong(byteLimit: byteLimit) }
            switch line.kind {
            case .empty:
                start = line.end
                break scan
            case .continuation where !fields.isEmpty:
                let field = fields.removeLast()
                fields.append(
                    HeaderField(
                        name: field.name, value: field.value.lowerBound..<line.contentEnd,
                        whole: field.whole.lowerBound..<line.end))
            case .field(let nameEnd, let colon):
                guard fields.count < fieldLimit else { throw .tooManyFields(limit: fieldLimit) }
                fields.append(
                    HeaderField(
                        name: start..<nameEnd, value: (colon + 1)..<line.contentEnd, whole: start..<line.end))
            case .continuation, .other:
                isWellFormed = false
                break scan
            }
            start = line.end
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(start)
        for offset in 0..<start { bytes.append(message[offset]) }
        return HeaderBlock(bytes: bytes, fields: fields, isWellFormed: isWellFormed)
    }

    /// One line, its end and what it can be.
    private struct Line {
        enum Kind {
            case empty
            case continuation
            case field(nameEnd: Int, colon: Int)
            case other
        }

        let kind: Kind
        /// Behind the last byte before CR LF or LF.
        let contentEnd: Int
        /// Behind the line end.
        let end: Int

        /// Looks no further than one byte behind `limit`.
        init(_ message: Span<UInt8>, from start: Int, limit: Int) {
            var offset = start
            var colon: Int?
            let stop = min(message.count, limit + 1)
            while offset < stop, message[offset] != UInt8(ascii: "\n") {
                if colon == nil, message[offset] == UInt8(ascii: ":") { colon = offset }
                offset += 1
            }
            end = offset < stop ? offset + 1 : offset
            contentEnd = offset > start && message[offset - 1] == UInt8(ascii: "\r") ? offset - 1 : offset
            if contentEnd == start {
                kind = .empty
            } else if message[start] == 0x20 || message[start] == 0x09 {
                kind = .continuation
            } else if let colon, let nameEnd = Line.nameEnd(message, start..<colon) {
                kind = .field(nameEnd: nameEnd, colon: colon)
            } else {
                kind = .other
            }
        }

        /// White space before the colon is old, and still read (RFC 5322 section 4.5).
        private static func nameEnd(_ message: Span<UInt8>, _ range: Range<Int>) -> Int? {
            var end = range.upperBound
            while end > range.lowerBound, message[end - 1] == 0x20 || message[end - 1] == 0x09 { end -= 1 }
            guard end > range.lowerBound else { return nil }
            for offset in range.lowerBound..<end {
                guard (0x21...0x7E).contains(message[offset]) else { return nil }
            }
            return end
        }
    }
}
