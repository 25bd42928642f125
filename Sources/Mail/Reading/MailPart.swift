/// One part of a mail: where its header and its body stand, and what it says of itself. The mail itself is the first part.
/// Source: RFC 2045, RFC 2046.
public struct MailPart: Hashable, Sendable {
    /// How the body travels. Source: RFC 2045 section 6.
    public enum Encoding: UInt8, Hashable, Sendable {
        /// `7bit`, `8bit`, `binary`, and names nobody knows: the bytes as they stand.
        case identity
        case quotedPrintable
        case base64
    }

    /// The part that holds this one; `nil` for the mail itself.
    public var parent: Int? { parentIndex < 0 ? nil : Int(parentIndex) }
    /// 0 for the mail itself, at most ``ParsedMail/levelLimit``.
    public var level: Int { Int(levelNumber) }
    public internal(set) var kind = MediaKind.plainText
    public internal(set) var encoding = Encoding.identity
    /// The part asks to be shown as a file of its own.
    public internal(set) var isAttachment = false
    /// The part has a Content-Type field that could be read.
    public internal(set) var hasContentType = false

    /// From the first field to behind the empty line that ends the header.
    public var headerRange: Range<Int> { Int(headerStart)..<Int(bodyStart) }
    /// The body as it travels, without the line end before the next boundary.
    public var bodyRange: Range<Int> { Int(bodyStart)..<Int(max(bodyStart, bodyEnd)) }
    /// `text/plain` as written; empty where the part does not say.
    public var mediaType: Range<Int> { typeRange.range }
    /// The charset's name, without quotation marks; empty where the part does not say.
    public var charset: Range<Int> { charsetRange.range }
    /// The places of its fields in ``ParsedMail/fields``.
    public var fieldIndices: Range<Int> { Int(firstField)..<Int(firstField + fieldCount) }

    private let parentIndex: Int16
    private let levelNumber: UInt8
    private let headerStart: UInt32
    var bodyStart: UInt32
    var bodyEnd: UInt32
    var typeRange = ShortRange()
    var charsetRange = ShortRange()
    let firstField: UInt32
    var fieldCount: UInt32 = 0

    init(parent: Int?, level: Int, start: Int, firstField: Int) {
        parentIndex = parent.map { Int16($0) } ?? -1
        levelNumber = UInt8(level)
        headerStart = UInt32(start)
        bodyStart = UInt32(start)
        bodyEnd = UInt32(start)
        self.firstField = UInt32(firstField)
    }
}

/// A range in eight bytes.
struct ShortRange: Hashable, Sendable {
    private let start: UInt32
    private let end: UInt32

    init() { (start, end) = (0, 0) }

    init(_ range: Range<Int>) { (start, end) = (UInt32(range.lowerBound), UInt32(range.upperBound)) }

    var range: Range<Int> { Int(start)..<Int(end) }
    var isEmpty: Bool { start == end }
}
