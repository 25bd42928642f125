/// `type; value`, as reports write addresses, hosts and diagnostics. Source: RFC 3464 section 2.1.2.
enum TypedValue {
    static func split(_ bytes: Span<UInt8>, _ range: Range<Int>) -> (type: Range<Int>?, value: Range<Int>) {
        let range = ASCII.trimmed(bytes, range)
        var end = range.lowerBound
        while end < range.upperBound, end - range.lowerBound < 40, isTypeByte(bytes[end]) { end += 1 }
        var mark = end
        while mark < range.upperBound, ASCII.isSpace(bytes[mark]) { mark += 1 }
        guard end > range.lowerBound, mark < range.upperBound, bytes[mark] == UInt8(ascii: ";") else {
            return (nil, range)
        }
        return (range.lowerBound..<end, ASCII.trimmed(bytes, (mark + 1)..<range.upperBound))
    }

    private static func isTypeByte(_ byte: UInt8) -> Bool {
        ASCII.folded(byte) &- 0x61 < 26 || ASCII.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "/")
    }

    /// An address without what stands round it: `<anna@example.com> (reason)` and `"anna@example.com"` give the address.
    static func address(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        let value = split(bytes, range).value
        let open = ByteSearch.first(UInt8(ascii: "<"), in: bytes, from: value.lowerBound, to: value.upperBound)
        if open < value.upperBound {
            let close = ByteSearch.first(UInt8(ascii: ">"), in: bytes, from: open, to: value.upperBound)
            return ASCII.trimmed(bytes, (open + 1)..<close)
        }
        var end = value.lowerBound
        let isQuoted = !value.isEmpty && bytes[value.lowerBound] == UInt8(ascii: "\"")
        if isQuoted { return value }
        while end < value.upperBound, !ASCII.isSpace(bytes[end]) { end += 1 }
        return value.lowerBound..<end
    }
}
