/// A mail domain such as `example.com`: lowercase A-labels, no final dot. Source: RFC 5321 section 4.1.2, RFC 1035
/// section 2.3.4.
public struct DomainName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 1...253 octets of ASCII, lowercase; each label 1...63 octets of letters, digits, hyphens and underscores.
    public let text: String

    public enum ParseError: Error, Equatable, Sendable {
        case empty
        case tooLong(byteCount: Int)
        case emptyLabel(offset: Int)
        case labelTooLong(offset: Int)
        /// A byte that no host name has, or a label that begins or ends with a hyphen.
        case badByte(offset: Int)
        /// A byte over 0x7F: internationalised names are given as A-labels (`xn--…`).
        case notASCII(offset: Int)
    }

    /// Reads a domain name; upper case is folded and one final dot is dropped.
    public static func parse(_ bytes: Span<UInt8>) throws(ParseError) -> DomainName {
        var count = bytes.count
        if count > 1, bytes[count - 1] == UInt8(ascii: ".") { count -= 1 }
        guard count > 0 else { throw .empty }
        guard count <= 253 else { throw .tooLong(byteCount: count) }
        var folded: [UInt8] = []
        folded.reserveCapacity(count)
        var labelStart = 0
        for offset in 0..<count {
            let byte = bytes[offset]
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                folded.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                folded.append(byte | 0x20)
            case UInt8(ascii: "-"):
                let isLast = offset + 1 == count || bytes[offset + 1] == UInt8(ascii: ".")
                guard offset > labelStart, !isLast else { throw .badByte(offset: offset) }
                folded.append(byte)
            case UInt8(ascii: "."):
                guard offset > labelStart else { throw .emptyLabel(offset: offset) }
                labelStart = offset + 1
                folded.append(byte)
            case 0x80...:
                throw .notASCII(offset: offset)
            default:
                throw .badByte(offset: offset)
            }
            guard offset - labelStart < 63 else { throw .labelTooLong(offset: labelStart) }
        }
        guard labelStart < count else { throw .emptyLabel(offset: labelStart) }
        return DomainName(text: String(decoding: folded, as: UTF8.self))
    }

    /// `nil` where `parse` throws.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard let name = try? DomainName.parse(bytes.span) else { return nil }
        self = name
    }

    private init(text: String) { self.text = text }

    public var description: String { text }

    public static func < (left: DomainName, right: DomainName) -> Bool { left.text < right.text }

    /// True for `mail.example.com` under `example.com`, and for the name itself.
    public func isWithin(_ parent: DomainName) -> Bool {
        text == parent.text || text.utf8.count > parent.text.utf8.count && text.hasSuffix("." + parent.text)
    }
}
