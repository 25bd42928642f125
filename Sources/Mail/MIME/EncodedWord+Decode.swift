extension EncodedWord {
    /// Makes a header field's text readable: encoded words in UTF-8, US-ASCII and ISO-8859-1 (read as windows-1252, as
    /// mail programs do) become text; anything else stays as it is. Time is linear in the length.
    public static func decode(_ text: String) -> String {
        guard mayOccur(in: text) else { return text }
        let bytes = Array(text.utf8)
        var decoder = EncodedWordDecoder()
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "="), let word = RawEncodedWord(bytes, at: offset) {
                decoder.word(word)
                offset = word.end
            } else {
                decoder.plain(bytes[offset])
                offset += 1
            }
        }
        return decoder.finish()
    }
}

/// `=?charset?encoding?text?=` taken apart, its text decoded to bytes.
private struct RawEncodedWord {
    enum Charset { case utf8, latin1 }

    let charset: Charset
    let content: [UInt8]
    /// The offset behind `?=`.
    let end: Int

    /// `nil` where no encoded word in a known charset begins at `start`. No word is looked for beyond 1,000 bytes.
    init?(_ bytes: [UInt8], at start: Int) {
        let limit = min(bytes.count, start + 1_000)
        guard start + 1 < limit, bytes[start + 1] == UInt8(ascii: "?") else { return nil }
        guard let charsetEnd = RawEncodedWord.mark(bytes, from: start + 2, limit: min(limit, start + 60)),
            charsetEnd + 2 < limit, bytes[charsetEnd + 2] == UInt8(ascii: "?"),
            let textEnd = RawEncodedWord.mark(bytes, from: charsetEnd + 3, limit: limit),
            textEnd + 1 < bytes.count, bytes[textEnd + 1] == UInt8(ascii: "="),
            let charset = RawEncodedWord.charset(bytes[(start + 2)..<charsetEnd])
        else { return nil }
        let text = Array(bytes[(charsetEnd + 3)..<textEnd])
        switch bytes[charsetEnd + 1] {
        case UInt8(ascii: "Q"), UInt8(ascii: "q"): content = RawEncodedWord.letters(text)
        case UInt8(ascii: "B"), UInt8(ascii: "b"):
            guard let decoded = Base64.decode(text.span) else { return nil }
            content = decoded
        default: return nil
        }
        self.charset = charset
        end = textEnd + 2
    }

    /// The next `?`, with no white space before it.
    private static func mark(_ bytes: [UInt8], from start: Int, limit: Int) -> Int? {
        var offset = start
        while offset < limit, bytes[offset] > 0x20 {
            if bytes[offset] == UInt8(ascii: "?") { return offset }
            offset += 1
        }
        return nil
    }

    /// A language after `*` is passed over. Source: RFC 2231 section 5.
    private static func charset(_ name: ArraySlice<UInt8>) -> Charset? {
        let plain = name.prefix { $0 != UInt8(ascii: "*") }
        switch String(decoding: plain, as: UTF8.self).lowercased() {
        case "utf-8", "utf8", "us-ascii", "ascii": return .utf8
        case "iso-8859-1", "windows-1252", "cp1252", "latin1": return .latin1
        default: return nil
        }
    }

    private static func letters(_ text: [UInt8]) -> [UInt8] {
        var content: [UInt8] = []
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
        return content
    }
}

/// Puts words and what stands between them together: white space between two words does not count, and characters cut
/// in two by the end of a word are made whole.
private struct EncodedWordDecoder {
    private var result: [UInt8] = []
    private var space: [UInt8] = []
    private var isAfterWord = false

    mutating func plain(_ byte: UInt8) {
        if isAfterWord, byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A {
            space.append(byte)
            return
        }
        result.append(contentsOf: space)
        space.removeAll(keepingCapacity: true)
        isAfterWord = false
        result.append(byte)
    }

    mutating func word(_ word: RawEncodedWord) {
        space.removeAll(keepingCapacity: true)
        isAfterWord = true
        switch word.charset {
        case .utf8: result.append(contentsOf: word.content)
        case .latin1:
            for byte in word.content { result.append(contentsOf: String(Latin1.scalar(byte)).utf8) }
        }
    }

    func finish() -> String { String(decoding: result + space, as: UTF8.self) }
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
