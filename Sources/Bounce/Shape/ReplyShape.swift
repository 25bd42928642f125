/// The form of a reply with everything masked that differs from message to message, so that replies which say the same
/// fall together and can be counted and shown without anyone's address (R13). Linear in the text's length.
///
///     550 5.1.1 <anna@example.com> unknown, id 4fx92-19.gsmtp  →  550 5.1.1 <address> unknown, id <id>
public enum ReplyShape {
    /// Bytes of a shape at most.
    public static let byteLimit = 240
    /// Bytes of the text that are looked at.
    public static let readLimit = 2_048

    public static func of(_ text: some StringProtocol) -> String { of(Array(text.utf8.prefix(readLimit)).span) }

    public static func of(_ text: Span<UInt8>) -> String {
        var shape: [UInt8] = []
        var offset = 0
        let end = min(text.count, readLimit)
        while offset < end, shape.count < byteLimit {
            var wordEnd = offset
            while wordEnd < end, text[wordEnd] > 0x20 { wordEnd += 1 }
            if wordEnd > offset {
                if !shape.isEmpty { shape.append(0x20) }
                append(text, offset..<wordEnd, to: &shape)
            }
            offset = wordEnd + 1
        }
        return cut(shape)
    }

    /// At most `byteLimit` bytes, with whole characters; bytes that are no UTF-8 become `?`.
    private static func cut(_ shape: [UInt8]) -> String {
        var whole = shape.prefix(byteLimit)
        if shape.count > byteLimit {
            while let last = whole.last, last & 0xC0 == 0x80 { whole.removeLast() }
            if let last = whole.last, last >= 0xC0 { whole.removeLast() }
        }
        if let text = String(validating: whole, as: UTF8.self) { return text }
        return String(decoding: whole.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }

    /// Punctuation round a word stays, but for the brackets that a mask has of its own; the word itself may be masked.
    private static func append(_ text: Span<UInt8>, _ range: Range<Int>, to shape: inout [UInt8]) {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isEdge(text[start]) { start += 1 }
        while end > start, isEdge(text[end - 1]) { end -= 1 }
        let mask = MaskedWord(text, start..<end).mask
        for index in range.lowerBound..<start where mask == nil || text[index] != UInt8(ascii: "<") {
            shape.append(text[index])
        }
        if let mask {
            shape += mask.utf8
        } else {
            for index in start..<end { shape.append(ASCII.folded(text[index])) }
        }
        for index in end..<range.upperBound where mask == nil || text[index] != UInt8(ascii: ">") {
            shape.append(text[index])
        }
    }

    private static func isEdge(_ byte: UInt8) -> Bool {
        byte < 0x80 && !ASCII.isWord(byte)
    }
}

/// What a word of a reply is made of, and so what it must be.
private struct MaskedWord {
    private var length = 0
    private var digits = 0
    private var hexDigits = 0
    private var dots = 0
    private var colons = 0
    private var hasAt = false
    private var isURL = false
    private var endsInLetters = false
    private var isCode = false

    init(_ text: Span<UInt8>, _ range: Range<Int>) {
        length = range.count
        for index in range {
            let byte = ASCII.folded(text[index])
            digits += ASCII.isDigit(byte) ? 1 : 0
            hexDigits += ASCII.isDigit(byte) || byte &- 0x61 < 6 ? 1 : 0
            dots += byte == UInt8(ascii: ".") ? 1 : 0
            colons += byte == UInt8(ascii: ":") ? 1 : 0
            hasAt = hasAt || byte == UInt8(ascii: "@")
            isURL =
                isURL
                || byte == UInt8(ascii: ":") && index + 2 < range.upperBound && text[index + 1] == UInt8(ascii: "/")
        }
        guard length > 0 else { return }
        endsInLetters = !ASCII.isDigit(text[range.upperBound - 1])
        isCode = MaskedWord.isCode(text, range, digits: digits, dots: dots)
    }

    /// `550`, `5.1.1`, `550-5.1.1`: what says the most stays.
    private static func isCode(_ text: Span<UInt8>, _ range: Range<Int>, digits: Int, dots: Int) -> Bool {
        let first = text[range.lowerBound]
        guard first == UInt8(ascii: "2") || first == UInt8(ascii: "4") || first == UInt8(ascii: "5") else {
            return false
        }
        if range.count == 3, digits == 3 { return true }
        let hasHyphen = range.count > 4 && text[range.lowerBound + 3] == UInt8(ascii: "-")
        let rest = hasHyphen ? range.count - 4 : range.count
        return dots == 2 && rest <= 9 && digits + dots + (hasHyphen ? 1 : 0) == range.count
    }

    var mask: String? {
        if length == 0 || isCode { return nil }
        if isURL { return "<url>" }
        if hasAt { return "<address>" }
        if dots == 3, digits + dots == length || colons > 0 && digits + dots + colons == length { return "<ip>" }
        if colons >= 2, hexDigits + colons == length { return "<ip>" }
        if digits == length { return "<number>" }
        if digits > 0, digits + dots + colons == length { return "<number>" }
        if dots > 0, endsInLetters, length > 3 { return "<host>" }
        if digits > 0, length >= 12 || digits >= 8 || hexDigits == length && length >= 6 { return "<id>" }
        return nil
    }
}
