/// `tag=value; tag=value`: the form of DKIM-Signature fields, of DKIM's key records and of DMARC's policy records.
/// Source: RFC 6376 section 3.2.
public struct TagList: Hashable, Sendable {
    /// One `tag=value` of the list.
    public struct Tag: Hashable, Sendable {
        /// As it stands there; names are compared byte by byte, capitals count.
        public let name: String
        /// Without the white space around it, and with that inside it.
        public let value: [UInt8]
        /// All between `=` and `;`, white space included: an offset range of the bytes that were read.
        public let range: Range<Int>
    }

    public enum ParseError: Error, Hashable, Sendable {
        case tooLong(byteLimit: Int)
        case tooManyTags(limit: Int)
        /// A letter and then letters, digits and underscores are a name; this is none.
        case badName(offset: Int)
        case missingEquals(offset: Int)
        /// A byte that no value has.
        case badValue(offset: Int)
        case repeated(name: String)
    }

    static let byteLimit = 64 << 10
    static let tagLimit = 64
    private static let nameByteLimit = 32

    /// In their order, each name once.
    public let tags: [Tag]

    /// The value of that tag; `nil` where there is none.
    public subscript(_ name: String) -> [UInt8]? { tags.first { $0.name == name }?.value }

    /// Reads all bytes; an empty list is no error.
    public static func parse(_ bytes: Span<UInt8>) throws(ParseError) -> TagList {
        guard bytes.count <= byteLimit else { throw .tooLong(byteLimit: byteLimit) }
        var tags: [Tag] = []
        var offset = 0
        while true {
            skipWhiteSpace(bytes, &offset)
            guard offset < bytes.count else { return TagList(tags: tags) }
            guard tags.count < tagLimit else { throw .tooManyTags(limit: tagLimit) }
            let tag = try tag(bytes, &offset)
            guard !tags.contains(where: { $0.name == tag.name }) else { throw .repeated(name: tag.name) }
            tags.append(tag)
            if offset < bytes.count { offset += 1 }
        }
    }

    /// Ends at the `;` behind the tag, or at the end.
    private static func tag(_ bytes: Span<UInt8>, _ offset: inout Int) throws(ParseError) -> Tag {
        let nameStart = offset
        while offset < bytes.count, isNameByte(bytes[offset], isFirst: offset == nameStart) { offset += 1 }
        guard (1...nameByteLimit).contains(offset - nameStart) else { throw .badName(offset: nameStart) }
        let name = String(decoding: copy(bytes, nameStart..<offset), as: UTF8.self)
        skipWhiteSpace(bytes, &offset)
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "=") else { throw .missingEquals(offset: offset) }
        offset += 1
        let start = offset
        while offset < bytes.count, bytes[offset] != UInt8(ascii: ";") {
            guard isValueByte(bytes[offset]) || isWhiteSpace(bytes[offset]) else { throw .badValue(offset: offset) }
            offset += 1
        }
        var value = start..<offset
        while let first = value.first, isWhiteSpace(bytes[first]) { value.removeFirst() }
        while let last = value.last, isWhiteSpace(bytes[last]) { value.removeLast() }
        return Tag(name: name, value: copy(bytes, value), range: start..<offset)
    }

    private static func isNameByte(_ byte: UInt8, isFirst: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): !isFirst
        default: false
        }
    }

    /// Bytes over 0x7F are let through, as RFC 8616 has it: internationalised domains are written in UTF-8.
    private static func isValueByte(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0x7F }

    static func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    private static func skipWhiteSpace(_ bytes: Span<UInt8>, _ offset: inout Int) {
        while offset < bytes.count, isWhiteSpace(bytes[offset]) { offset += 1 }
    }

    private static func copy(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(range.count)
        for offset in range { output.append(bytes[offset]) }
        return output
    }
}
