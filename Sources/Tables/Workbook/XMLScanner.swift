/// Reads XML as it comes, one tag or text at a time. Made for the parts of workbooks: names keep no prefix, comments and
/// instructions are passed over, and a document type, which could define entities without end, is refused.
/// Source: Extensible Markup Language 1.0, fifth edition.
struct XMLScanner {
    enum Token: Hashable {
        /// With the attributes that stand in it; `isEmpty` where it ends itself.
        case open(name: String, attributes: [String: String], isEmpty: Bool)
        case close(name: String)
        case text(String)
    }

    enum Fault: Error, Hashable, Sendable {
        case tooLong
        case notXML
        case documentType
        case unfinished

        var sentence: String {
            switch self {
            case .tooLong: "a tag or text in it is longer than 1 MiB"
            case .notXML: "a part of it is no XML"
            case .documentType: "a part of it defines entities"
            case .unfinished: "a part of it ends too early"
            }
        }
    }

    /// A tag or text may be so long: 1 MiB.
    static let maximumTokenByteCount = 1 << 20

    private var source: any ByteSource
    private var bytes: [UInt8] = []
    private var offset = 0

    init(_ source: any ByteSource) { self.source = source }

    /// `nil` at the end.
    mutating func next() throws -> Token? {
        while true {
            guard try has(1) else { return nil }
            guard bytes[offset] == UInt8(ascii: "<") else { return .text(try text()) }
            guard try has(4) else { throw Fault.unfinished }
            switch bytes[offset + 1] {
            case UInt8(ascii: "?"): try pass("?>")
            case UInt8(ascii: "!"):
                if bytes[offset + 2] == UInt8(ascii: "-") {
                    try pass("-->")
                } else if bytes[offset + 2] == UInt8(ascii: "[") {
                    return .text(try characterData())
                } else {
                    throw Fault.documentType
                }
            case UInt8(ascii: "/"):
                let tag = try tag()
                return .close(name: XMLScanner.name(tag.dropFirst(2).dropLast()))
            default:
                return try XMLScanner.opening(try tag())
            }
        }
    }

    // MARK: Bytes

    /// Reads until there are `count` bytes; false where the document ends before.
    private mutating func has(_ count: Int) throws -> Bool {
        while bytes.count - offset < count {
            let more = try source.read()
            guard !more.isEmpty else { return false }
            bytes.removeFirst(offset)
            offset = 0
            bytes += more
        }
        return true
    }

    /// The place of `end`, which is read up to.
    private mutating func find(_ end: UInt8, from distance: Int) throws -> Int {
        var distance = distance
        while true {
            if let place = bytes[(offset + distance)...].firstIndex(of: end) { return place }
            distance = bytes.count - offset
            guard distance <= Self.maximumTokenByteCount else { throw Fault.tooLong }
            guard try has(distance + 1) else { throw Fault.unfinished }
        }
    }

    private mutating func tag() throws -> ArraySlice<UInt8> {
        // An attribute's value may hold `>`.
        var end = try find(UInt8(ascii: ">"), from: 1)
        while XMLScanner.isWithinQuotes(bytes[offset...end]) {
            end = try find(UInt8(ascii: ">"), from: end - offset + 1)
        }
        defer { offset = end + 1 }
        return bytes[offset...end]
    }

    private static func isWithinQuotes(_ tag: ArraySlice<UInt8>) -> Bool {
        var open: UInt8?
        for byte in tag where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            if open == nil { open = byte } else if open == byte { open = nil }
        }
        return open != nil
    }

    private mutating func text() throws -> String {
        do {
            let end = try find(UInt8(ascii: "<"), from: 0)
            defer { offset = end }
            return try XMLScanner.decode(bytes[offset..<end])
        } catch Fault.unfinished {
            defer { offset = bytes.count }
            return try XMLScanner.decode(bytes[offset...])
        }
    }

    private mutating func pass(_ end: String) throws {
        let mark = Array(end.utf8)
        var distance = 2
        while true {
            let place = try find(mark[mark.count - 1], from: distance)
            if place - offset >= mark.count, bytes[(place - mark.count + 1)...place].elementsEqual(mark) {
                offset = place + 1
                return
            }
            distance = place - offset + 1
        }
    }

    /// `<![CDATA[…]]>`
    private mutating func characterData() throws -> String {
        let mark = Array("<![CDATA[".utf8)
        guard try has(mark.count), bytes[offset..<(offset + mark.count)].elementsEqual(mark) else { throw Fault.notXML }
        var distance = mark.count
        while true {
            let place = try find(UInt8(ascii: ">"), from: distance)
            if place - offset >= mark.count + 2, bytes[(place - 2)..<place].elementsEqual(Array("]]".utf8)) {
                let text = bytes[(offset + mark.count)..<(place - 2)]
                offset = place + 1
                return String(decoding: text, as: UTF8.self)
            }
            distance = place - offset + 1
        }
    }
}

extension XMLScanner {
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// Without prefix and spaces.
    static func name(_ bytes: some Collection<UInt8>) -> String {
        var name: [UInt8] = []
        for byte in bytes where !isSpace(byte) {
            if byte == UInt8(ascii: ":") { name = [] } else { name.append(byte) }
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// `<c r="A1" t="s">`
    static func opening(_ tag: ArraySlice<UInt8>) throws(Fault) -> Token {
        var rest = tag.dropFirst().dropLast()
        let isEmpty = rest.last == UInt8(ascii: "/")
        if isEmpty { rest = rest.dropLast() }
        let end = rest.firstIndex(where: isSpace) ?? rest.endIndex
        let name = name(rest[..<end])
        guard !name.isEmpty else { throw .notXML }
        rest = rest[end...]
        var attributes: [String: String] = [:]
        while let start = rest.firstIndex(where: { !isSpace($0) }) {
            rest = rest[start...]
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { throw .notXML }
            let key = XMLScanner.name(rest[..<equals])
            rest = rest[(equals + 1)...].drop(while: isSpace)
            guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
                let close = rest.dropFirst().firstIndex(of: quote)
            else { throw .notXML }
            attributes[key] = try decode(rest[(rest.startIndex + 1)..<close])
            rest = rest[(close + 1)...]
        }
        return .open(name: name, attributes: attributes, isEmpty: isEmpty)
    }

    /// The five entities that XML has of itself, and characters by number.
    static func decode(_ bytes: ArraySlice<UInt8>) throws(Fault) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
        var text: [UInt8] = []
        var rest = bytes
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            text += rest[..<ampersand]
            guard let end = rest[ampersand...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw .notXML }
            text += try character(String(decoding: rest[(ampersand + 1)..<end], as: UTF8.self)).utf8
            rest = rest[(end + 1)...]
        }
        return String(decoding: text + rest, as: UTF8.self)
    }

    private static func character(_ entity: String) throws(Fault) -> String {
        switch entity {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard entity.hasPrefix("#") else { throw .notXML }
        let isHexadecimal = entity.hasPrefix("#x")
        guard let number = UInt32(entity.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10),
            let scalar = Unicode.Scalar(number), number != 0
        else { throw .notXML }
        return String(scalar)
    }
}
