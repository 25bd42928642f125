/// A status code such as `5.1.1`. Source: RFC 3463 section 2.
public struct EnhancedStatusCode: Hashable, Sendable, CustomStringConvertible {
    /// 2, 4 or 5.
    public let `class`: UInt8
    /// 0...999.
    public let subject: UInt16
    /// 0...999.
    public let detail: UInt16

    /// `nil` where a part is out of range.
    public init?(_ class: UInt8, _ subject: UInt16, _ detail: UInt16) {
        guard [2, 4, 5].contains(`class`), subject <= 999, detail <= 999 else { return nil }
        self.class = `class`
        self.subject = subject
        self.detail = detail
    }

    /// Reads a code that begins at `offset`; `nil` where none stands there. The byte after it is no digit, letter or dot
    /// followed by a digit, so that an IP address is not taken for a code.
    /// - Returns: the code and the offset behind it.
    public static func parse(_ bytes: Span<UInt8>, at offset: Int) -> (code: EnhancedStatusCode, end: Int)? {
        guard offset + 4 < bytes.count, [0x32, 0x34, 0x35].contains(bytes[offset]),
            bytes[offset + 1] == UInt8(ascii: ".")
        else { return nil }
        guard let subject = number(bytes, at: offset + 2), subject.end < bytes.count,
            bytes[subject.end] == UInt8(ascii: "."), let detail = number(bytes, at: subject.end + 1)
        else { return nil }
        if detail.end < bytes.count {
            let next = bytes[detail.end]
            let isWord = (0x30...0x39).contains(next) || (0x41...0x5A).contains(next & 0xDF)
            let isDotted =
                next == UInt8(ascii: ".") && detail.end + 1 < bytes.count
                && (0x30...0x39).contains(bytes[detail.end + 1])
            guard !isWord, !isDotted else { return nil }
        }
        guard let code = EnhancedStatusCode(bytes[offset] - 0x30, subject.value, detail.value) else { return nil }
        return (code, detail.end)
    }

    /// `nil` where `text` is not exactly one code.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard let found = EnhancedStatusCode.parse(bytes.span, at: 0), found.end == bytes.count else { return nil }
        self = found.code
    }

    private static func number(_ bytes: Span<UInt8>, at start: Int) -> (value: UInt16, end: Int)? {
        var value: UInt16 = 0
        var end = start
        while end < bytes.count, end - start < 3, (0x30...0x39).contains(bytes[end]) {
            value = value * 10 + UInt16(bytes[end] - 0x30)
            end += 1
        }
        return end > start ? (value, end) : nil
    }

    public var description: String { "\(`class`).\(subject).\(detail)" }
}
