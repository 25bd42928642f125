/// Text in the parameter of a command: printable ASCII without `+`, `=` and space, which are written `+2B`, `+3D`, `+20`.
/// Source: RFC 3461 section 4.
public enum Xtext {
    /// The text that is meant; `nil` where the bytes are no xtext, or stand for bytes that are not printable ASCII: what is
    /// written into headers and logs must not end a line there.
    public static func decode(_ text: some StringProtocol) -> String? {
        guard let decoded = octets(text), decoded.allSatisfy({ $0 < 0x80 }) else { return nil }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// The bytes that are meant; `nil` where the text is no xtext, or a byte is a control character of ASCII.
    static func octets(_ text: some StringProtocol) -> [UInt8]? {
        var decoded: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "+"):
                guard let high = bytes.popFirst().flatMap(digit), let low = bytes.popFirst().flatMap(digit) else {
                    return nil
                }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "="): return nil
            case 0x21...0x7E: decoded.append(byte)
            default: return nil
            }
        }
        return decoded.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) ? decoded : nil
    }

    /// - Parameter text: printable ASCII; other bytes are left out.
    public static func encode(_ text: some StringProtocol) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 where (0x20...0x7E).contains(byte) {
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "=") || byte == 0x20 {
                encoded += [UInt8(ascii: "+"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                encoded.append(byte)
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
