import Mail

/// Text from outside, made fit to be looked at. It is escaped besides, wherever it goes.
enum Shown {
    /// One line of at most `limit` characters: controls and the marks that turn the direction of text are shown as `�`.
    static func line(_ text: String, limit: Int) -> String {
        var shown = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < limit else {
                shown.append("…")
                break
            }
            shown.append(isHidden(scalar) ? "\u{FFFD}" : scalar)
            count += 1
        }
        return String(shown)
    }

    /// Several lines; line ends are kept.
    static func block(_ text: String, limit: Int) -> String {
        text.unicodeScalars.prefix(limit + 1).split(whereSeparator: { $0 == "\n" || $0 == "\r" }).map {
            line(String(String.UnicodeScalarView($0)), limit: limit)
        }.joined(separator: "\n")
    }

    /// A reply in one line for lists: the code once, then the words of all its lines.
    ///
    ///     550-5.1.1 No such user.        550 5.1.1 No such user. Try another.
    ///     550 5.1.1 Try another.    →
    static func reply(_ text: String, limit: Int) -> String {
        let lines = text.prefix(4_096).split(whereSeparator: \.isNewline)
        guard let first = lines.first, let code = code(of: first) else { return line(text, limit: limit) }
        let rest = lines.dropFirst().map { line in
            line.hasPrefix(code) ? withoutEnhancedCode(line.dropFirst(4)) : line
        }
        let opening = code + " " + first.dropFirst(4)
        return line(([opening[...]] + rest).joined(separator: " "), limit: limit)
    }

    /// The three digits before a hyphen or a space.
    private static func code(of line: Substring) -> String? {
        let bytes = Array(line.utf8.prefix(4))
        guard bytes.count == 4, bytes[..<3].allSatisfy({ (0x30...0x39).contains($0) }),
            bytes[3] == 0x2D || bytes[3] == 0x20
        else { return nil }
        return String(decoding: bytes[..<3], as: UTF8.self)
    }

    private static func withoutEnhancedCode(_ line: Substring) -> Substring {
        let word = line.prefix { $0 != " " }
        let isCode = EnhancedStatusCode(word) != nil && word.utf8.count < line.utf8.count
        return isCode ? line.dropFirst(word.count + 1) : line
    }

    /// Controls, and what Unicode calls Bidi_Control (a text could make another one look turned round).
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2060, 0x2066...0x2069,
            0x61C,
            0xFEFF:
            true
        default: false
        }
    }
}
