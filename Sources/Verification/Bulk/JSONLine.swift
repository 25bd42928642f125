import JSON

/// Where the members of a JSON object lie in a line, so that a row goes out as it came, to the byte. Reads once over the line,
/// keeps nothing, and refuses what is no JSON. Source: RFC 8259.
struct JSONLine {
    struct Member: Hashable {
        /// With the names of the objects around it: `contact.email`.
        let name: String
        /// From the first quote of its name to the end of its value.
        let range: Range<Int>
        /// Of its value.
        let value: Range<Int>
        /// It is a string.
        let isText: Bool
        /// 1: the object's own; 2: of an object in it.
        let depth: Int
    }

    enum Fault: Error, Hashable {
        case notAnObject
        /// Where reading stopped, counted from 0.
        case unexpected(offset: Int)

        /// Without subject.
        var sentence: String {
            switch self {
            case .notAnObject: "is no JSON object"
            case .unexpected(let offset): "is not valid JSON at byte \(offset + 1)"
            }
        }
    }

    static let depthLimit = 32
    static let memberLimit = 4_096

    /// Those of the object itself and of the objects in it, as deep as two.
    private(set) var members: [Member] = []
    /// Of the object's closing bracket.
    private(set) var end = 0
    private var offset = 0

    private init() {}

    static func parse(_ bytes: Span<UInt8>) throws(Fault) -> JSONLine {
        var line = JSONLine()
        line.skipSpace(bytes)
        guard line.offset < bytes.count, bytes[line.offset] == UInt8(ascii: "{") else { throw .notAnObject }
        try line.object(bytes, name: "", depth: 1)
        line.end = line.offset - 1
        line.skipSpace(bytes)
        guard line.offset == bytes.count else { throw .unexpected(offset: line.offset) }
        return line
    }

    /// What a string says.
    static func text(_ value: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var isPlain = value.count >= 2
        for index in value.indices.dropFirst().dropLast() {
            if value[index] == UInt8(ascii: "\\") { isPlain = false }
            bytes.append(value[index])
        }
        guard !isPlain else { return bytes }
        let whole = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
        guard case .string(let text)? = try? JSONParser.parse(whole) else { return bytes }
        return Array(text.utf8)
    }

    // MARK: Reading

    /// From the opening bracket to behind the closing one.
    private mutating func object(_ bytes: Span<UInt8>, name: String, depth: Int) throws(Fault) {
        guard depth <= Self.depthLimit else { throw .unexpected(offset: offset) }
        offset += 1
        skipSpace(bytes)
        if take(UInt8(ascii: "}"), bytes) { return }
        while true {
            skipSpace(bytes)
            let start = offset
            try string(bytes)
            let key = offset
            skipSpace(bytes)
            guard take(UInt8(ascii: ":"), bytes) else { throw .unexpected(offset: offset) }
            skipSpace(bytes)
            let value = offset
            var path = ""
            if depth <= 2 {
                path = String(decoding: Self.text(bytes.extracting(start..<key)), as: UTF8.self)
                if !name.isEmpty { path = "\(name).\(path)" }
            }
            let isText = offset < bytes.count && bytes[offset] == UInt8(ascii: "\"")
            try self.value(bytes, name: path, depth: depth)
            if depth <= 2 {
                guard members.count < Self.memberLimit else { throw .unexpected(offset: start) }
                members.append(
                    Member(name: path, range: start..<offset, value: value..<offset, isText: isText, depth: depth))
            }
            skipSpace(bytes)
            if take(UInt8(ascii: ","), bytes) { continue }
            guard take(UInt8(ascii: "}"), bytes) else { throw .unexpected(offset: offset) }
            return
        }
    }

    private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(Fault) {
        guard depth <= Self.depthLimit else { throw .unexpected(offset: offset) }
        offset += 1
        skipSpace(bytes)
        if take(UInt8(ascii: "]"), bytes) { return }
        while true {
            skipSpace(bytes)
            // Members of objects in arrays are no columns: as if they lay deeper.
            try value(bytes, name: "", depth: max(depth, 2))
            skipSpace(bytes)
            if take(UInt8(ascii: ","), bytes) { continue }
            guard take(UInt8(ascii: "]"), bytes) else { throw .unexpected(offset: offset) }
            return
        }
    }

    private mutating func value(_ bytes: Span<UInt8>, name: String, depth: Int) throws(Fault) {
        guard offset < bytes.count else { throw .unexpected(offset: offset) }
        switch bytes[offset] {
        case UInt8(ascii: "\""): try string(bytes)
        case UInt8(ascii: "{"): try object(bytes, name: name, depth: depth + 1)
        case UInt8(ascii: "["): try array(bytes, depth: depth + 1)
        case UInt8(ascii: "t"): try word("true", bytes)
        case UInt8(ascii: "f"): try word("false", bytes)
        case UInt8(ascii: "n"): try word("null", bytes)
        default: try number(bytes)
        }
    }

    private mutating func string(_ bytes: Span<UInt8>) throws(Fault) {
        guard take(UInt8(ascii: "\""), bytes) else { throw .unexpected(offset: offset) }
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                return
            case UInt8(ascii: "\\"): offset += 2
            case 0..<0x20: throw .unexpected(offset: offset)
            default: offset += 1
            }
        }
        throw .unexpected(offset: bytes.count)
    }

    /// Source: RFC 8259 section 6.
    private mutating func number(_ bytes: Span<UInt8>) throws(Fault) {
        let start = offset
        _ = take(UInt8(ascii: "-"), bytes)
        let first = offset
        let whole = digits(bytes)
        guard whole == 1 || whole > 1 && bytes[first] != UInt8(ascii: "0") else { throw .unexpected(offset: start) }
        if take(UInt8(ascii: "."), bytes), digits(bytes) == 0 { throw .unexpected(offset: offset) }
        if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
            if !take(UInt8(ascii: "+"), bytes) { _ = take(UInt8(ascii: "-"), bytes) }
            guard digits(bytes) > 0 else { throw .unexpected(offset: offset) }
        }
    }

    private mutating func digits(_ bytes: Span<UInt8>) -> Int {
        let start = offset
        while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) { offset += 1 }
        return offset - start
    }

    private mutating func word(_ word: StaticString, _ bytes: Span<UInt8>) throws(Fault) {
        for index in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[index], bytes) else { throw .unexpected(offset: offset) }
        }
    }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return
            }
        }
    }
}
