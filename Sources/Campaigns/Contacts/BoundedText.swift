/// Bounds on text of people and files, before it is stored.
enum BoundedText {
    /// One line: without control characters, at most `byteLimit` bytes of whole characters.
    static func line(_ text: String, byteLimit: Int) -> String {
        let isClean = text.utf8.count <= byteLimit && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        return isClean ? text : cut(text, byteLimit: byteLimit) { $0.value >= 0x20 && $0.value != 0x7F }
    }

    /// Text of several lines: without NUL.
    static func block(_ text: String, byteLimit: Int) -> String {
        let isClean = text.utf8.count <= byteLimit && !text.utf8.contains(0)
        return isClean ? text : cut(text, byteLimit: byteLimit) { $0.value != 0 }
    }

    private static func cut(_ text: String, byteLimit: Int, _ isKept: (Unicode.Scalar) -> Bool) -> String {
        var kept = String.UnicodeScalarView()
        var byteCount = 0
        for scalar in text.unicodeScalars where isKept(scalar) {
            byteCount += UTF8.width(scalar)
            guard byteCount <= byteLimit else { break }
            kept.append(scalar)
        }
        return String(kept)
    }

    /// Without spaces and tabs at its ends.
    static func trimmed(_ text: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let bytes = text.utf8
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(text[first...last])
    }
}
