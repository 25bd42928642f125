extension EncodedWord {
    /// Makes a header field's text readable: encoded words in any charset the system knows become text (ISO-8859-1 is read
    /// as windows-1252, as mail programs do); anything else stays as it is. Time is linear in the length.
    public static func decode(_ text: String) -> String {
        guard mayOccur(in: text) else { return text }
        let bytes = Array(text.utf8)
        var decoder = EncodedWordDecoder(byteCount: bytes.count)
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "="), let word = RawEncodedWord(bytes.span, at: offset) {
                decoder.word(word)
                offset = word.end
            } else {
                decoder.plain(bytes[offset])
                offset += 1
            }
        }
        return String(decoding: decoder.finish(), as: UTF8.self)
    }
}

/// `=?charset?encoding?text?=` taken apart, its text decoded to bytes.
struct RawEncodedWord {
    let charset: Charset
    let content: [UInt8]
    /// The offset behind `?=`.
    let end: Int

    /// `nil` where no encoded word in a known charset begins at `start`. No word is looked for beyond 1,000 bytes.
    init?(_ bytes: Span<UInt8>, at start: Int) {
        let limit = min(bytes.count, start + 1_000)
        guard start + 1 < limit, bytes[start + 1] == UInt8(ascii: "?") else { return nil }
        guard let charsetEnd = RawEncodedWord.mark(bytes, from: start + 2, limit: min(limit, start + 60)),
            charsetEnd > start + 2, charsetEnd + 2 < limit, bytes[charsetEnd + 2] == UInt8(ascii: "?"),
            let textEnd = RawEncodedWord.textEnd(bytes, from: charsetEnd + 3, limit: limit)
        else { return nil }
        let charset = RawEncodedWord.charset(bytes, (start + 2)..<charsetEnd)
        guard charset.isKnown else { return nil }
        let text = bytes.extracting((charsetEnd + 3)..<textEnd)
        var content: [UInt8] = []
        switch bytes[charsetEnd + 1] {
        case UInt8(ascii: "Q"), UInt8(ascii: "q"): RawEncodedWord.letters(text, into: &content)
        case UInt8(ascii: "B"), UInt8(ascii: "b"):
            LenientBase64.decode(text, limit: 1_000, into: &content)
            guard text.isEmpty || !content.isEmpty else { return nil }
        default: return nil
        }
        self.charset = charset
        self.content = content
        end = textEnd + 2
    }

    /// The next `?`, with no white space before it.
    private static func mark(_ bytes: Span<UInt8>, from start: Int, limit: Int) -> Int? {
        var offset = start
        while offset < limit, bytes[offset] > 0x20 {
            if bytes[offset] == UInt8(ascii: "?") { return offset }
            offset += 1
        }
        return nil
    }

    /// The next `?`, where `=` follows it. Spaces inside a word are forbidden and common; a line end ends the search.
    private static func textEnd(_ bytes: Span<UInt8>, from start: Int, limit: Int) -> Int? {
        var offset = start
        while offset + 1 < limit, bytes[offset] >= 0x20, bytes[offset] != UInt8(ascii: "?") { offset += 1 }
        let isWord =
            offset + 1 < limit && bytes[offset] == UInt8(ascii: "?") && bytes[offset + 1] == UInt8(ascii: "=")
        return isWord ? offset : nil
    }

    /// A language after `*` is passed over. Source: RFC 2231 section 5.
    private static func charset(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Charset {
        let star = ByteSearch.first(UInt8(ascii: "*"), in: bytes, from: name.lowerBound, to: name.upperBound)
        return Charset(bytes.extracting(name.lowerBound..<star))
    }

    private static func letters(_ text: Span<UInt8>, into content: inout [UInt8]) {
        var offset = 0
        while offset < text.count {
            if text[offset] == UInt8(ascii: "="), offset + 2 < text.count,
                let high = Hexadecimal.value(of: text[offset + 1]), let low = Hexadecimal.value(of: text[offset + 2])
            {
                content.append(high << 4 | low)
                offset += 3
            } else {
                content.append(text[offset] == UInt8(ascii: "_") ? 0x20 : text[offset])
                offset += 1
            }
        }
    }
}

/// Puts words and what stands between them together: white space between two words does not count, and characters cut
/// in two by the end of a word are made whole.
struct EncodedWordDecoder {
    private var result: [UInt8] = []
    private var space: [UInt8] = []
    /// Bytes of the words just read, which follow each other in one charset.
    private var held: [UInt8] = []
    private var charset = Charset.unstated
    private var isAfterWord = false

    init(byteCount: Int) { result.reserveCapacity(byteCount) }

    mutating func plain(_ byte: UInt8) {
        if isAfterWord, ASCII.isSpace(byte) {
            space.append(byte)
            return
        }
        if isAfterWord {
            release()
            result += space
            space.removeAll(keepingCapacity: true)
            isAfterWord = false
            charset = .unstated
        }
        if byte >= 0x80 {
            held.append(byte)
        } else {
            if !held.isEmpty { release() }
            result.append(byte)
        }
    }

    mutating func word(_ word: RawEncodedWord) {
        space.removeAll(keepingCapacity: true)
        if !isAfterWord || charset != word.charset { release() }
        isAfterWord = true
        charset = word.charset
        held += word.content
    }

    mutating func finish() -> [UInt8] {
        release()
        result += space
        return result
    }

    private mutating func release() {
        guard !held.isEmpty else { return }
        if Charset.isReadable(held.span, as: charset) {
            result += held
        } else {
            result += Charset.text(held.span, from: charset)
        }
        held.removeAll(keepingCapacity: true)
    }
}

/// windows-1252, which mail labelled ISO-8859-1 is mostly written in. Source: WHATWG Encoding, index windows-1252.
enum Latin1 {
    private static let high: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153,
        0x9D,
        0x017E, 0x0178,
    ]

    static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return Unicode.Scalar(high[Int(byte) - 0x80]) ?? Unicode.Scalar(byte)
    }
}
