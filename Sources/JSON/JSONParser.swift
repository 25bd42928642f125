/// Reads JSON strictly: UTF-8 without a byte order mark, no duplicate names, no lone surrogates, bounded in depth and
/// in number of values. Linear in the length of the text. Source: RFC 8259, RFC 7493 (I-JSON).
public struct JSONParser {
    /// Objects and arrays within each other.
    public static let depthLimit = 32
    /// Values of a document.
    public static let valueLimit = 1_000_000

    let bytes: [UInt8]
    var offset = 0
    /// The names and indexes that lead to the value being read, for the pointer of an error.
    var path: [String] = []
    var valueCount = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Throws: `JSONError` with the place and the reason.
    public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes)
        parser.skipSpace()
        let value = try parser.value()
        parser.skipSpace()
        guard parser.offset == bytes.count else {
            throw parser.error("malformed", "There is text behind the end of the document.")
        }
        return value
    }

    func error(_ code: String, _ detail: String) -> JSONError {
        JSONError(pointer: JSONPointer.text(path), code: code, detail: detail, offset: offset)
    }

    mutating func value() throws(JSONError) -> JSONValue {
        valueCount += 1
        guard valueCount <= JSONParser.valueLimit else {
            throw error("too_many_values", "The document has too many values.")
        }
        guard offset < bytes.count else { throw error("malformed", "The document ends too early.") }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try enter()
        var members: [JSONMember] = []
        var names: Set<String> = []
        while try !closes(UInt8(ascii: "}"), isFirst: members.isEmpty) {
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
                throw error("malformed", "A name in quotes is expected.")
            }
            let name = try string()
            path.append(name)
            guard names.insert(name).inserted else {
                throw error("duplicate_name", "The name stands twice in its object.")
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("malformed", "A colon is expected behind the name.") }
            skipSpace()
            members.append(JSONMember(name, try value()))
            path.removeLast()
        }
        return .object(members)
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try enter()
        var elements: [JSONValue] = []
        while try !closes(UInt8(ascii: "]"), isFirst: elements.isEmpty) {
            path.append(String(elements.count))
            elements.append(try value())
            path.removeLast()
        }
        return .array(elements)
    }

    /// Steps over the opening bracket.
    private mutating func enter() throws(JSONError) {
        guard path.count < JSONParser.depthLimit else { throw error("too_deep", "The document is nested too deeply.") }
        offset += 1
    }

    /// Steps over the closing bracket, or over the comma before the next element.
    private mutating func closes(_ bracket: UInt8, isFirst: Bool) throws(JSONError) -> Bool {
        skipSpace()
        if take(bracket) { return true }
        if isFirst { return false }
        guard take(UInt8(ascii: ",")) else { throw error("malformed", "A comma or a closing bracket is expected.") }
        skipSpace()
        return false
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let matches = text.withUTF8Buffer { letters in
            offset + letters.count <= bytes.count && zip(bytes[offset...], letters).allSatisfy { $0 == $1 }
        }
        guard matches else { throw error("malformed", "A value is expected.") }
        offset += text.utf8CodeUnitCount
        return value
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    mutating func skipSpace() {
        while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
    }
}

/// Why a text is no JSON for us, and where.
public struct JSONError: Error, Hashable, Sendable {
    /// Of the value being read (RFC 6901).
    public let pointer: String
    /// A fixed word such as `malformed`.
    public let code: String
    /// One sentence for people.
    public let detail: String
    /// Bytes from the start.
    public let offset: Int
}
