extension JSONParser {
    static let numberByteLimit = 64

    /// Source: RFC 8259 section 6.
    mutating func number() throws(JSONError) -> JSONValue {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        let digits = skipDigits()
        guard digits > 0 else {
            offset = start
            throw error("malformed", "A value is expected.")
        }
        let firstDigit = bytes[offset - digits]
        guard digits == 1 || firstDigit != UInt8(ascii: "0") else {
            throw error("malformed", "A number begins with 0.")
        }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            guard skipDigits() > 0 else { throw error("malformed", "Digits are expected behind the point.") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard skipDigits() > 0 else { throw error("malformed", "Digits are expected in the exponent.") }
        }
        guard offset - start <= JSONParser.numberByteLimit else {
            throw error("number_too_long", "The number is too long.")
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isWhole, let whole = Int64(text) { return .integer(whole) }
        guard let value = Double(text), value.isFinite else {
            throw error("number_too_large", "The number is too large.")
        }
        return .number(value)
    }

    private mutating func skipDigits() -> Int {
        let start = offset
        while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) { offset += 1 }
        return offset - start
    }

    /// Source: RFC 8259 section 7.
    mutating func string() throws(JSONError) -> String {
        offset += 1
        let start = offset
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\""), bytes[offset] != UInt8(ascii: "\\") {
            guard bytes[offset] >= 0x20 else {
                throw error("control_character", "A control character stands in a string.")
            }
            offset += 1
        }
        guard offset < bytes.count else { throw error("malformed", "A string does not end.") }
        if bytes[offset] == UInt8(ascii: "\"") {
            offset += 1
            return try checked(bytes[start..<(offset - 1)])
        }
        return try escapedString(from: start)
    }

    /// The slow path: `offset` stands at the first backslash.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<offset])
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return try checked(text[...])
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw error("control_character", "A control character stands in a string.")
            default: text.append(byte)
            }
        }
        throw error("malformed", "A string does not end.")
    }

    private func checked(_ bytes: ArraySlice<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw error("invalid_utf8", "A string is not valid UTF-8.")
        }
        return text
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard offset < bytes.count else { throw error("malformed", "A string does not end.") }
        let letter = bytes[offset]
        offset += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeScalar()).utf8)
        default: throw error("malformed", "An unknown escape stands in a string.")
        }
    }

    private mutating func unicodeScalar() throws(JSONError) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
        guard UTF16.isLeadSurrogate(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw error("lone_surrogate", "Half of a surrogate pair stands alone.")
        }
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second) else {
            throw error("lone_surrogate", "Half of a surrogate pair stands alone.")
        }
        let value = 0x10000 + (UInt32(first) & 0x3FF) << 10 + UInt32(second) & 0x3FF
        guard let scalar = Unicode.Scalar(value) else { throw error("malformed", "No such character.") }
        return scalar
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        guard offset + 4 <= bytes.count else { throw error("malformed", "Four digits are expected behind \\u.") }
        var value: UInt16 = 0
        for byte in bytes[offset..<(offset + 4)] {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            default: throw error("malformed", "Four digits are expected behind \\u.")
            }
            value = value << 4 | UInt16(digit)
        }
        offset += 4
        return value
    }
}
