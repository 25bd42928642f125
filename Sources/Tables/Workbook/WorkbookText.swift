/// Text as a workbook's cell can hold it.
enum WorkbookText {
    /// A cell holds this many characters, counted as UTF-16 does. Source: Microsoft, "Excel specifications and limits".
    static let unitLimit = 32_767

    /// Without what XML 1.0 cannot say (U+FFFD stands there), with `_x005F_` for an underscore that would be read as the
    /// escape `_xHHHH_`, and cut to `unitLimit`. Source: ECMA-376 part 1, section 22.9.2.19 (ST_Xstring).
    static func cell(_ text: String) -> String {
        guard needsCare(text) else { return text }
        var kept = String.UnicodeScalarView()
        var unitCount = 0
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isEscape = scalar == "_" && looksEscaped(scalars[index...])
            unitCount += isEscape ? escapedUnderscore.count : scalar.value > 0xFFFF ? 2 : 1
            guard unitCount <= unitLimit else { break }
            if isEscape {
                kept.append(contentsOf: escapedUnderscore)
            } else {
                kept.append(isXML(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return String(kept)
    }

    private static let escapedUnderscore = Array("_x005F_".unicodeScalars)

    private static func needsCare(_ text: String) -> Bool {
        text.utf8.count > unitLimit
            || text.utf8.contains { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A || $0 == UInt8(ascii: "_") || $0 == 0xEF }
    }

    /// Source: XML 1.0 section 2.2 (Char); a carriage return alone would be read as a line feed.
    private static func isXML(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x20...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    /// `_xHHHH_`
    private static func looksEscaped(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        guard scalars.count >= 7 else { return false }
        let start = scalars.startIndex
        return scalars[start + 1] == "x" && scalars[start + 6] == "_"
            && scalars[(start + 2)...(start + 5)].allSatisfy(\.properties.isASCIIHexDigit)
    }
}
