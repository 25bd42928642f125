/// The name of a message, unique for ever: `<local@domain>`. Source: RFC 5322 section 3.6.4.
public struct MessageID: Hashable, Sendable, CustomStringConvertible {
    /// Without the angle brackets; at most 250 octets of printable ASCII, one `@` within.
    public let text: String

    /// Made from chance: 128 bits as 26 letters and digits before the `@`.
    public init(high: UInt64, low: UInt64, domain: DomainName) {
        text = MessageID.letters(high) + MessageID.letters(low) + "@" + domain.text
    }

    /// Reads `<left@right>`, white space around it passed over.
    /// - Returns: `nil` where no such name stands alone in `bytes`.
    public static func parse(_ bytes: Span<UInt8>) -> MessageID? {
        var start = 0
        var end = bytes.count
        while start < end, isSpace(bytes[start]) { start += 1 }
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        guard end - start >= 5, end - start <= 252, bytes[start] == UInt8(ascii: "<"),
            bytes[end - 1] == UInt8(ascii: ">")
        else { return nil }
        var atSigns = 0
        var inside: [UInt8] = []
        for offset in (start + 1)..<(end - 1) {
            let byte = bytes[offset]
            guard (0x21...0x7E).contains(byte), byte != UInt8(ascii: "<"), byte != UInt8(ascii: ">") else { return nil }
            if byte == UInt8(ascii: "@") { atSigns += 1 }
            inside.append(byte)
        }
        guard atSigns == 1, inside.first != UInt8(ascii: "@"), inside.last != UInt8(ascii: "@") else { return nil }
        return MessageID(text: String(decoding: inside, as: UTF8.self))
    }

    /// `nil` where `parse` finds none.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard let found = MessageID.parse(bytes.span) else { return nil }
        self = found
    }

    private init(text: String) { self.text = text }

    /// With the angle brackets, as header fields have it.
    public var description: String { "<\(text)>" }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }

    /// 13 digits in base 32.
    private static func letters(_ value: UInt64) -> String {
        var rest = value
        var digits: [UInt8] = []
        for _ in 0..<13 {
            let digit = UInt8(rest & 31)
            digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            rest >>= 5
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
