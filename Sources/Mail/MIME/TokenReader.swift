/// Walks over tokens and quoted strings, as MIME fields have them. Source: RFC 2045 section 5.1.
struct TokenReader {
    private let bytes: [UInt8]
    private var offset = 0

    /// Copies the bytes: fields are short, and bounded by whoever reads them.
    init(_ bytes: Span<UInt8>) {
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for index in 0..<bytes.count { copy.append(bytes[index]) }
        self.bytes = copy
    }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func take(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    mutating func skipSpace() {
        while offset < bytes.count, [0x20, 0x09, 0x0D, 0x0A].contains(bytes[offset]) { offset += 1 }
    }

    mutating func token() -> String? {
        let start = offset
        while offset < bytes.count, TokenReader.isTokenByte(bytes[offset]) { offset += 1 }
        return offset > start ? String(decoding: bytes[start..<offset], as: UTF8.self) : nil
    }

    /// A token or a quoted string of printable ASCII.
    mutating func value() -> String? {
        guard take(UInt8(ascii: "\"")) else { return token() }
        var content: [UInt8] = []
        while offset < bytes.count {
            var byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: content, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                guard offset < bytes.count else { return nil }
                byte = bytes[offset]
                offset += 1
            }
            guard (0x20...0x7E).contains(byte) else { return nil }
            content.append(byte)
        }
        return nil
    }

    static func isTokenByte(_ byte: UInt8) -> Bool {
        guard (0x21...0x7E).contains(byte) else { return false }
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "@"),
            UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "\\"), UInt8(ascii: "\""),
            UInt8(ascii: "/"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "?"), UInt8(ascii: "="):
            return false
        default:
            return true
        }
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
