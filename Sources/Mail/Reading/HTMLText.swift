/// The words of an HTML page, for reading and not for showing: tags out, blocks as lines, the entities that mail uses
/// resolved, scripts and styles passed over. Linear; nothing is balanced or checked. Source: WHATWG HTML section 13.1.
enum HTMLText {
    static func plain(_ html: Span<UInt8>) -> [UInt8] {
        var writer = HTMLTextWriter(byteCount: html.count)
        var offset = 0
        while offset < html.count {
            switch html[offset] {
            case UInt8(ascii: "<"): offset = tag(html, at: offset, &writer)
            case UInt8(ascii: "&"): offset = entity(html, at: offset, &writer)
            case let byte:
                writer.append(byte)
                offset += 1
            }
        }
        return writer.text
    }

    /// Behind the tag that opens at `start`. A `<` that opens none is text: `<anna@example.com>` in a badly made bounce
    /// stays readable.
    private static func tag(_ html: Span<UInt8>, at start: Int, _ writer: inout HTMLTextWriter) -> Int {
        if hasPrefix(html, start, "<!--") { return skip(html, from: start + 4, past: "-->") }
        var nameStart = start + 1
        if nameStart < html.count, html[nameStart] == UInt8(ascii: "/") { nameStart += 1 }
        var nameEnd = nameStart
        while nameEnd < html.count, nameEnd - nameStart < 12, isNameByte(html[nameEnd]) { nameEnd += 1 }
        let isMarkup =
            nameStart < html.count && (html[nameStart] == UInt8(ascii: "!") || html[nameStart] == UInt8(ascii: "?"))
        let isName =
            nameEnd > nameStart && nameEnd < html.count
            && (ASCII.isSpace(html[nameEnd]) || html[nameEnd] == UInt8(ascii: ">") || html[nameEnd] == UInt8(ascii: "/")
                || html[nameEnd] == UInt8(ascii: ":"))
        guard isMarkup || isName else {
            writer.append(UInt8(ascii: "<"))
            return start + 1
        }
        let name = nameStart..<nameEnd
        if HTMLTag.breaksLine(html, name) { writer.breakLine() }
        let end = skip(html, from: nameEnd, past: ">")
        if html[nameStart - 1] != UInt8(ascii: "/") {
            if ASCII.equal(html, name, "script") { return skipElement(html, from: end, "</script") }
            if ASCII.equal(html, name, "style") { return skipElement(html, from: end, "</style") }
        }
        return end
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        ASCII.folded(byte) &- 0x61 < 26 || ASCII.isDigit(byte)
    }

    private static func hasPrefix(_ html: Span<UInt8>, _ start: Int, _ word: StaticString) -> Bool {
        ASCII.hasPrefix(html, start..<min(html.count, start + word.utf8CodeUnitCount), word)
    }

    private static func skip(_ html: Span<UInt8>, from start: Int, past mark: StaticString) -> Int {
        var offset = start
        while offset < html.count {
            offset = ByteSearch.first(mark.utf8Start[0], in: html, from: offset, to: html.count)
            if hasPrefix(html, offset, mark) { return offset + mark.utf8CodeUnitCount }
            offset += 1
        }
        return html.count
    }

    private static func skipElement(_ html: Span<UInt8>, from start: Int, _ end: StaticString) -> Int {
        let close = skip(html, from: min(start, html.count), past: end)
        return close < html.count ? skip(html, from: close, past: ">") : close
    }

    /// Behind the entity at `start`; a `&` that begins none is text.
    private static func entity(_ html: Span<UInt8>, at start: Int, _ writer: inout HTMLTextWriter) -> Int {
        let limit = min(html.count, start + 10)
        let end = ByteSearch.first(UInt8(ascii: ";"), in: html, from: start, to: limit)
        guard end < limit, end > start + 1 else {
            writer.append(UInt8(ascii: "&"))
            return start + 1
        }
        let name = (start + 1)..<end
        guard let scalar = html[start + 1] == UInt8(ascii: "#") ? number(html, name) : HTMLTag.entity(html, name) else {
            writer.append(UInt8(ascii: "&"))
            return start + 1
        }
        writer.append(scalar: scalar == 0xA0 ? 0x20 : scalar)
        return end + 1
    }

    /// `#39` or `#x27`.
    private static func number(_ html: Span<UInt8>, _ name: Range<Int>) -> UInt32? {
        var value: UInt32 = 0
        var offset = name.lowerBound + 1
        let isHexadecimal = offset < name.upperBound && ASCII.folded(html[offset]) == UInt8(ascii: "x")
        if isHexadecimal { offset += 1 }
        guard offset < name.upperBound else { return nil }
        while offset < name.upperBound {
            guard let digit = Hexadecimal.value(of: html[offset]), isHexadecimal || digit < 10 else { return nil }
            value = value * (isHexadecimal ? 16 : 10) + UInt32(digit)
            guard value <= 0x10_FFFF else { return nil }
            offset += 1
        }
        return value
    }
}

/// Names that matter for reading.
private enum HTMLTag {
    /// True for elements that begin or end a line.
    static func breaksLine(_ html: Span<UInt8>, _ name: Range<Int>) -> Bool {
        switch name.count {
        case 1: ASCII.equal(html, name, "p")
        case 2:
            ASCII.equal(html, name, "br") || ASCII.equal(html, name, "tr") || ASCII.equal(html, name, "td")
                || ASCII.equal(html, name, "th") || ASCII.equal(html, name, "li") || ASCII.equal(html, name, "ul")
                || ASCII.equal(html, name, "ol") || ASCII.equal(html, name, "hr") || ASCII.equal(html, name, "dd")
                || ASCII.equal(html, name, "dt") || ASCII.hasPrefix(html, name, "h")
        case 3: ASCII.equal(html, name, "div") || ASCII.equal(html, name, "pre")
        case 5: ASCII.equal(html, name, "table") || ASCII.equal(html, name, "title")
        case 10: ASCII.equal(html, name, "blockquote")
        default: false
        }
    }

    static func entity(_ html: Span<UInt8>, _ name: Range<Int>) -> UInt32? {
        let names: [(StaticString, UInt32)] = [
            ("lt", 0x3C), ("gt", 0x3E), ("amp", 0x26), ("nbsp", 0xA0), ("quot", 0x22), ("apos", 0x27),
            ("auml", 0xE4), ("ouml", 0xF6), ("uuml", 0xFC), ("szlig", 0xDF), ("eacute", 0xE9), ("egrave", 0xE8),
            ("agrave", 0xE0), ("ccedil", 0xE7), ("ntilde", 0xF1), ("aacute", 0xE1), ("iacute", 0xED),
            ("oacute", 0xF3), ("uacute", 0xFA), ("atilde", 0xE3), ("otilde", 0xF5), ("rsquo", 0x2019),
            ("lsquo", 0x2018), ("ldquo", 0x201C), ("rdquo", 0x201D), ("ndash", 0x2013), ("mdash", 0x2014),
        ]
        return names.first { ASCII.equal(html, name, $0.0) }?.1
    }
}

/// Joins words with one space and lines with one line end.
private struct HTMLTextWriter {
    private(set) var text: [UInt8] = []
    private var isAfterSpace = true

    init(byteCount: Int) { text.reserveCapacity(byteCount / 2) }

    mutating func append(_ byte: UInt8) {
        let isSpace = ASCII.isSpace(byte)
        if isSpace, isAfterSpace { return }
        text.append(isSpace ? 0x20 : byte)
        isAfterSpace = isSpace
    }

    mutating func append(scalar: UInt32) {
        if scalar < 0x80 { return append(UInt8(scalar)) }
        for unit in String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8 { append(unit) }
    }

    mutating func breakLine() {
        if text.last == 0x20 { text.removeLast() }
        if !text.isEmpty, text.last != 0x0A { text.append(0x0A) }
        isAfterSpace = true
    }
}
