/// Walks over one JSON object on one line without making values of it. Source: RFC 8259.
struct JSONScanner {
    private(set) var offset = 0
    /// The object was closed and nothing but white space follows.
    private(set) var isDone = false
    private var isFirst = true
    private var hasFailed = false

    mutating func enterObject(_ bytes: Span<UInt8>) -> Bool { take(UInt8(ascii: "{"), bytes) }

    /// Moves to the next member's value.
    /// - Returns: false at the end of the object, and where it is malformed (`isDone` then stays false).
    mutating func nextName(_ bytes: Span<UInt8>, into name: inout [UInt8]) -> Bool {
        guard !hasFailed else { return false }
        if take(UInt8(ascii: "}"), bytes) {
            skipSpace(bytes)
            isDone = offset == bytes.count
            return false
        }
        guard isFirst || take(UInt8(ascii: ","), bytes) else { return false }
        isFirst = false
        skipSpace(bytes)
        return string(bytes, into: &name) && take(UInt8(ascii: ":"), bytes)
    }

    mutating func isString(_ bytes: Span<UInt8>) -> Bool {
        skipSpace(bytes)
        return offset < bytes.count && bytes[offset] == UInt8(ascii: "\"")
    }

    /// Reads a string, its escapes resolved.
    /// - Returns: false where there is none, or it is malformed.
    mutating func string(_ bytes: Span<UInt8>, into text: inout [UInt8]) -> Bool {
        text.removeAll(keepingCapacity: true)
        guard take(UInt8(ascii: "\""), bytes) else { return fail() }
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"): guard escape(bytes, into: &text) else { return fail() }
            case 0..<0x20: return fail()
            default: text.append(byte)
            }
        }
        return fail()
    }

    /// Passes over any value, however deep: brackets are counted, not descended into.
    mutating func skipValue(_ bytes: Span<UInt8>) {
        var depth = 0
        var ignored: [UInt8] = []
        repeat {
            skipSpace(bytes)
            guard offset < bytes.count else { return hasFailed = true }
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                guard string(bytes, into: &ignored) else { return }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                offset += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                offset += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { return hasFailed = true }
                offset += 1
            default:
                skipWord(bytes)
            }
        } while depth > 0
        if depth < 0 { hasFailed = true }
    }

    private mutating func skipWord(_ bytes: Span<UInt8>) {
        let start = offset
        while offset < bytes.count, Self.isWord(bytes[offset]) { offset += 1 }
        if offset == start { hasFailed = true; offset = bytes.count }
    }

    /// Bytes of numbers, `true`, `false` and `null`.
    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func escape(_ bytes: Span<UInt8>, into text: inout [UInt8]) -> Bool {
        guard offset < bytes.count else { return false }
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"):
            guard let scalar = unicodeEscape(bytes) else { return false }
            text.append(contentsOf: String(Character(scalar)).utf8)
        default: return false
        }
        return true
    }

    /// A lone surrogate becomes U+FFFD.
    private mutating func unicodeEscape(_ bytes: Span<UInt8>) -> Unicode.Scalar? {
        guard let high = fourDigits(bytes) else { return nil }
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let before = offset
        offset += 2
        guard let low = fourDigits(bytes) else { return nil }
        guard (0xDC00...0xDFFF).contains(low) else {
            offset = before
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func fourDigits(_ bytes: Span<UInt8>) -> UInt32? {
        guard offset + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = bytes[offset]
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt32((byte & 0xDF) - 0x37)
            default: return nil
            }
            offset += 1
        }
        return value
    }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        skipSpace(bytes)
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while offset < bytes.count, bytes[offset] == 0x20 || bytes[offset] == 0x09 { offset += 1 }
    }

    private mutating func fail() -> Bool {
        hasFailed = true
        return false
    }
}
