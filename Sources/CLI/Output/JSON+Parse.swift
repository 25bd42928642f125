extension JSON {
    enum ParseError: Error, Hashable {
        case malformed(offset: Int)
        /// Nested over 64 deep.
        case tooDeep
    }

    static func parse(_ bytes: [UInt8]) throws(ParseError) -> JSON {
        var parser = JSONParser(bytes: bytes)
        return try parser.document()
    }
}

/// Reads JSON text into values, members in their order.
private struct JSONParser {
    let bytes: [UInt8]
    var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSON.ParseError) -> JSON {
        let value = try value(depth: 0)
        skipSpace()
        guard offset == bytes.count else { throw .malformed(offset: offset) }
        return value
    }

    private mutating func value(depth: Int) throws(JSON.ParseError) -> JSON {
        guard depth < 64 else { throw .tooDeep }
        skipSpace()
        guard offset < bytes.count else { throw .malformed(offset: offset) }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(JSON.ParseError) -> JSON {
        var members: [(String, JSON)] = []
        offset += 1
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            let name = try string()
            guard take(UInt8(ascii: ":")) else { throw .malformed(offset: offset) }
            members.append((name, try value(depth: depth + 1)))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw .malformed(offset: offset) }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSON.ParseError) -> JSON {
        var values: [JSON] = []
        offset += 1
        if take(UInt8(ascii: "]")) { return .array(values) }
        repeat { values.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw .malformed(offset: offset) }
        return .array(values)
    }

    private mutating func number() throws(JSON.ParseError) -> JSON {
        let start = offset
        while offset < bytes.count, [UInt8]("+-.eE0123456789".utf8).contains(bytes[offset]) { offset += 1 }
        guard offset > start else { throw .malformed(offset: offset) }
        return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private mutating func word(_ text: String, _ value: JSON) throws(JSON.ParseError) -> JSON {
        guard bytes[offset...].starts(with: text.utf8) else { throw .malformed(offset: offset) }
        offset += text.utf8.count
        return value
    }

    private mutating func string() throws(JSON.ParseError) -> String {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { throw .malformed(offset: offset) }
        offset += 1
        var text: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
        }
        throw .malformed(offset: offset)
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSON.ParseError) {
        guard offset < bytes.count else { throw .malformed(offset: offset) }
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try scalar())).utf8)
        default: text.append(byte)
        }
    }

    private mutating func scalar() throws(JSON.ParseError) -> Unicode.Scalar {
        let high = try fourDigits()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, bytes[offset...].starts(with: "\\u".utf8) else { return "\u{FFFD}" }
        offset += 2
        let low = try fourDigits()
        guard (0xDC00...0xDFFF).contains(low) else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func fourDigits() throws(JSON.ParseError) -> UInt32 {
        guard offset + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
        else { throw .malformed(offset: offset) }
        offset += 4
        return value
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace() {
        while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
    }
}
