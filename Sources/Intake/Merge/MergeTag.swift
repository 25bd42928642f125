/// One tag of a template, braces included: `{{#name}}`.
struct MergeTag {
    enum Kind {
        case value, unescapedValue, section, invertedSection, close, comment

        /// Alone on its line, it takes the line with it.
        var standsAlone: Bool { self != .value && self != .unescapedValue }
    }

    let kind: Kind
    /// Without spaces around it; empty for a comment.
    let name: String
    /// What stands for a value that is missing: the bytes behind `|`.
    let fallback: Range<Int>?
    let range: Range<Int>

    /// The offset of the next `{{`.
    static func next(in source: [UInt8], from start: Int) -> Int? {
        let bytes = source.span
        var offset = start
        while offset + 1 < bytes.count {
            if bytes[offset] == UInt8(ascii: "{"), bytes[offset + 1] == UInt8(ascii: "{") { return offset }
            offset += 1
        }
        return nil
    }

    /// - Parameter start: of its first brace.
    init(_ source: [UInt8], at start: Int) throws(MergeTemplateError.Fault) {
        let mark = start + 2 < source.count ? source[start + 2] : 0
        switch mark {
        case UInt8(ascii: "!"): kind = .comment
        case UInt8(ascii: "#"): kind = .section
        case UInt8(ascii: "^"): kind = .invertedSection
        case UInt8(ascii: "/"): kind = .close
        case UInt8(ascii: "&"), UInt8(ascii: "{"): kind = .unescapedValue
        case UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "$"), UInt8(ascii: "="), UInt8(ascii: "%"):
            throw .unsupportedTag(mark)
        default: kind = .value
        }
        let contentStart = kind == .value ? start + 2 : start + 3
        let braceCount = mark == UInt8(ascii: "{") ? 3 : 2
        guard
            let end = MergeTag.close(
                in: source, from: contentStart, braceCount: braceCount, isComment: kind == .comment)
        else { throw .unclosedTag }
        range = start..<(end + braceCount)
        guard kind != .comment else {
            name = ""
            fallback = nil
            return
        }
        let bar = source[contentStart..<end].firstIndex(of: UInt8(ascii: "|"))
        let takesFallback = kind == .value || kind == .unescapedValue
        guard bar == nil || takesFallback else { throw .badName }
        fallback = bar.map { MergeTag.trim(source[($0 + 1)..<end]).indices }
        let trimmed = MergeTag.trim(source[contentStart..<(bar ?? end)])
        guard (1...MergeTemplate.maximumNameByteCount).contains(trimmed.count), !trimmed.contains(UInt8(ascii: "{"))
        else { throw .badName }
        name = String(decoding: trimmed, as: UTF8.self)
    }

    /// The line it stands on with its line end, where nothing else stands there.
    /// - Parameter limit: where the tag before it ended.
    func wholeLine(in source: [UInt8], notBefore limit: Int) -> Range<Int>? {
        var start = range.lowerBound
        while start > limit, MergeTag.isSpace(source[start - 1]) { start -= 1 }
        guard start == 0 || source[start - 1] == UInt8(ascii: "\n") else { return nil }
        var end = range.upperBound
        while end < source.count, MergeTag.isSpace(source[end]) { end += 1 }
        if end == source.count { return start..<end }
        if source[end] == UInt8(ascii: "\r"), end + 1 < source.count { end += 1 }
        return source[end] == UInt8(ascii: "\n") ? start..<(end + 1) : nil
    }

    /// A name's tag is closed on its own line.
    private static func close(in source: [UInt8], from start: Int, braceCount: Int, isComment: Bool) -> Int? {
        let bytes = source.span
        var offset = start
        while offset + braceCount <= bytes.count {
            if !isComment,
                bytes[offset] == UInt8(ascii: "\n") || offset - start > 4 * MergeTemplate.maximumNameByteCount
            {
                return nil
            }
            var found = 0
            while found < braceCount, bytes[offset + found] == UInt8(ascii: "}") { found += 1 }
            if found == braceCount { return offset }
            offset += 1
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return [] }
        return bytes[first...last]
    }
}
