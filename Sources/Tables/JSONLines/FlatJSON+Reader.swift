extension FlatJSON {
    /// Walks over one object.
    struct Reader {
        private let bytes: [UInt8]
        private var offset = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        mutating func document() throws(ParseError) -> [Member] {
            skipSpace()
            guard take("{") else { throw .notAnObject }
            var members: [Member] = []
            try object(into: &members, prefix: "")
            skipSpace()
            guard offset == bytes.count else { throw .unexpected(offset: offset) }
            return members
        }

        /// From behind the opening bracket to behind the closing one.
        private mutating func object(into members: inout [Member], prefix: String) throws(ParseError) {
            skipSpace()
            if take("}") { return }
            while true {
                guard members.count < FlatJSON.maximumCount else { throw .tooMany }
                skipSpace()
                let name = prefix + (try string())
                skipSpace()
                guard take(":") else { throw .unexpected(offset: offset) }
                skipSpace()
                if prefix.isEmpty, take("{") {
                    try object(into: &members, prefix: name + ".")
                } else {
                    members.append(Member(name: name, value: try value()))
                }
                skipSpace()
                if take(",") { continue }
                guard take("}") else { throw .unexpected(offset: offset) }
                return
            }
        }

        private mutating func value() throws(ParseError) -> Value {
            guard offset < bytes.count else { throw .unexpected(offset: offset) }
            switch bytes[offset] {
            case UInt8(ascii: "\""): return .text(try string())
            case UInt8(ascii: "["): return .texts(try strings())
            case UInt8(ascii: "{"): throw .tooDeep(offset: offset)
            case UInt8(ascii: "t"): return try word("true", .flag(true))
            case UInt8(ascii: "f"): return try word("false", .flag(false))
            case UInt8(ascii: "n"): return try word("null", .null)
            default: return .number(try number())
            }
        }

        private mutating func strings() throws(ParseError) -> [String] {
            offset += 1
            var texts: [String] = []
            skipSpace()
            if take("]") { return texts }
            while true {
                guard texts.count < FlatJSON.maximumCount else { throw .tooMany }
                skipSpace()
                texts.append(try string())
                skipSpace()
                if take(",") { continue }
                guard take("]") else { throw .unexpected(offset: offset) }
                return texts
            }
        }

        private mutating func word(_ word: StaticString, _ value: Value) throws(ParseError) -> Value {
            for index in 0..<word.utf8CodeUnitCount {
                guard offset < bytes.count, bytes[offset] == word.utf8Start[index] else {
                    throw .unexpected(offset: offset)
                }
                offset += 1
            }
            return value
        }

        /// Source: RFC 8259 section 6.
        private mutating func number() throws(ParseError) -> Double {
            let start = offset
            _ = take("-")
            let whole = digits()
            guard whole == 1 || whole > 1 && bytes[offset - whole] != UInt8(ascii: "0") else {
                throw .unexpected(offset: start)
            }
            if take("."), digits() == 0 { throw .unexpected(offset: offset) }
            if take("e") || take("E") {
                _ = take("+") || take("-")
                if digits() == 0 { throw .unexpected(offset: offset) }
            }
            let text = bytes[start..<offset]
            guard text.count <= 64, let number = Double(String(decoding: text, as: UTF8.self)), number.isFinite else {
                throw .unexpected(offset: start)
            }
            return number
        }

        private mutating func digits() -> Int {
            let start = offset
            while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) { offset += 1 }
            return offset - start
        }

        private mutating func skipSpace() {
            while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard offset < bytes.count, UInt32(bytes[offset]) == character.value else { return false }
            offset += 1
            return true
        }

        // MARK: Strings

        /// Source: RFC 8259 section 7.
        private mutating func string() throws(ParseError) -> String {
            guard take("\"") else { throw .unexpected(offset: offset) }
            let start = offset
            var text: [UInt8] = []
            while offset < bytes.count {
                let byte = bytes[offset]
                switch byte {
                case UInt8(ascii: "\""):
                    offset += 1
                    guard let string = String(validating: text, as: UTF8.self) else { throw .unexpected(offset: start) }
                    return string
                case UInt8(ascii: "\\"):
                    offset += 1
                    try escape(into: &text)
                case 0..<0x20:
                    throw .unexpected(offset: offset)
                default:
                    text.append(byte)
                    offset += 1
                }
            }
            throw .unexpected(offset: offset)
        }

        private mutating func escape(into text: inout [UInt8]) throws(ParseError) {
            guard offset < bytes.count else { throw .unexpected(offset: offset) }
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"): try unicodeEscape(into: &text)
            default: throw .unexpected(offset: offset - 1)
            }
        }

        /// A pair of surrogates is one character; half of one is none.
        private mutating func unicodeEscape(into text: inout [UInt8]) throws(ParseError) {
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard take("\\"), take("u") else { throw .unexpected(offset: offset) }
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw .unexpected(offset: offset) }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw .unexpected(offset: offset) }
            text.append(contentsOf: String(scalar).utf8)
        }

        private mutating func hexadecimal() throws(ParseError) -> UInt32 {
            var code: UInt32 = 0
            for _ in 0..<4 {
                guard offset < bytes.count else { throw .unexpected(offset: offset) }
                switch bytes[offset] {
                case let byte where (0x30...0x39).contains(byte): code = code << 4 | UInt32(byte - 0x30)
                case let byte where (0x61...0x66).contains(byte | 0x20): code = code << 4 | UInt32((byte | 0x20) - 0x57)
                default: throw .unexpected(offset: offset)
                }
                offset += 1
            }
            return code
        }
    }
}
