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
