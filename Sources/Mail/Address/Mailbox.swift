/// An address that mail can be sent to: local part and domain. Source: RFC 5321 section 4.1.2, without address literals.
/// Addresses that are not ASCII are read by `parse(internationalized:)`.
///
///     ada@example.com    "Ada L"@example.com
public struct Mailbox: Hashable, Sendable, CustomStringConvertible {
    /// As given, without quotes: 1...64 octets of printable ASCII (and space, where it was quoted), or UTF-8 where
    /// `isInternationalized`.
    public let localPart: String
    public let domain: DomainName

    public enum ParseError: Error, Equatable, Sendable {
        case empty
        case noAtSign
        case emptyLocalPart
        case localPartTooLong(byteCount: Int)
        /// Local part, `@` and domain together.
        case tooLong(byteCount: Int)
        case badLocalPart(offset: Int)
        case notASCII(offset: Int)
        case domain(DomainName.ParseError)
    }

    /// Reads `local@domain`; a quoted local part is unquoted. At most 254 octets in all (RFC 3696 erratum 1690).
    public static func parse(_ bytes: Span<UInt8>) throws(ParseError) -> Mailbox {
        try parse(bytes, allowsUTF8: false)
    }

    static func parse(_ bytes: Span<UInt8>, allowsUTF8: Bool) throws(ParseError) -> Mailbox {
        guard bytes.count > 0 else { throw .empty }
        var local: [UInt8] = []
        var offset = 0
        if bytes[0] == UInt8(ascii: "\"") {
            offset = try readQuoted(bytes, allowsUTF8, into: &local)
        } else {
            offset = try readDotAtom(bytes, allowsUTF8, into: &local)
        }
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "@") else { throw .noAtSign }
        guard !local.isEmpty else { throw .emptyLocalPart }
        guard local.count <= 64 else { throw .localPartTooLong(byteCount: local.count) }
        let domain: DomainName
        do {
            let name = bytes.extracting((offset + 1)..<bytes.count)
            domain = allowsUTF8 ? try DomainName.parse(internationalized: name) : try DomainName.parse(name)
        } catch {
            throw .domain(error)
        }
        let byteCount = offset + 1 + domain.text.utf8.count
        guard byteCount <= 254 else { throw .tooLong(byteCount: byteCount) }
        guard allowsUTF8 else { return Mailbox(localPart: String(decoding: local, as: UTF8.self), domain: domain) }
        guard let localPart = text(utf8: local) else { throw .notASCII(offset: 0) }
        return Mailbox(localPart: localPart, domain: domain)
    }

    private static func readQuoted(
        _ bytes: Span<UInt8>, _ allowsUTF8: Bool, into local: inout [UInt8]
    ) throws(ParseError) -> Int {
        var offset = 1
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                return offset + 1
            case UInt8(ascii: "\\"):
                offset += 1
                guard offset < bytes.count, (0x20...0x7E).contains(bytes[offset]) else {
                    throw .badLocalPart(offset: offset)
                }
                local.append(bytes[offset])
            case 0x20...0x7E:
                local.append(bytes[offset])
            case 0x80...:
                guard allowsUTF8 else { throw .notASCII(offset: offset) }
                local.append(bytes[offset])
            default:
                throw .badLocalPart(offset: offset)
            }
            offset += 1
        }
        throw .noAtSign
    }

    private static func readDotAtom(
        _ bytes: Span<UInt8>, _ allowsUTF8: Bool, into local: inout [UInt8]
    ) throws(ParseError) -> Int {
        var offset = 0
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "@") {
            let byte = bytes[offset]
            if byte >= 0x80 {
                guard allowsUTF8 else { throw .notASCII(offset: offset) }
            } else if byte == UInt8(ascii: ".") {
                let followsAtom = offset > 0 && bytes[offset - 1] != UInt8(ascii: ".")
                let precedesAtom = offset + 1 < bytes.count && bytes[offset + 1] != UInt8(ascii: "@")
                guard followsAtom, precedesAtom else { throw .badLocalPart(offset: offset) }
            } else if !isAtomText(byte) {
                throw .badLocalPart(offset: offset)
            }
            local.append(byte)
            offset += 1
        }
        return offset
    }

    /// Source: RFC 5322 section 3.2.3, `atext`.
    static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"),
            UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }

    /// `nil` where `parse` throws.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard let mailbox = try? Mailbox.parse(bytes.span) else { return nil }
        self = mailbox
    }

    /// For a local part known to be good (`parse` said so).
    init(localPart: String, domain: DomainName) {
        self.localPart = localPart
        self.domain = domain
    }

    /// The address as it is written on the wire, quoted where it must be.
    public var description: String {
        needsQuotes ? "\"\(escapedLocalPart)\"@\(domain.text)" : "\(localPart)@\(domain.text)"
    }

    private var needsQuotes: Bool {
        var previous = UInt8(ascii: ".")
        for byte in localPart.utf8 {
            if byte == UInt8(ascii: ".") {
                if previous == UInt8(ascii: ".") { return true }
            } else if byte < 0x80, !Mailbox.isAtomText(byte) {
                return true
            }
            previous = byte
        }
        return previous == UInt8(ascii: ".")
    }

    private var escapedLocalPart: String {
        var text = ""
        for scalar in localPart.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}
