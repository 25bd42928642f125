/// Writes rows as CSV: comma, CR LF, quotes where they are needed. Source: RFC 4180.
///
/// A cell that a spreadsheet would take for a formula is led by an apostrophe, so that a hostile bounce text stays
/// text.
///
///     Recipient domain,Bounce text,Count
///     example.com,"550 no such user, sorry",12
public struct CSVWriter: Sendable {
    /// UTF-8. What was written and not yet taken.
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// - Parameter header: the first row.
    public init(header: [String]) { append(header) }

    /// Writes one row.
    public mutating func append(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(field)
        }
        bytes.append(0x0D)
        bytes.append(0x0A)
    }

    /// Hands over what was written so far and goes on with an empty buffer: long exports are streamed in pieces.
    public mutating func take() -> [UInt8] {
        defer { bytes.removeAll() }
        return bytes
    }

    private mutating func append(_ field: String) {
        let isFormula = CSVWriter.startsFormula(field)
        let needsQuotes =
            isFormula
            || field.utf8.contains { byte in
                byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0D || byte == 0x0A
            }
        guard needsQuotes else { return bytes.append(contentsOf: field.utf8) }
        bytes.append(UInt8(ascii: "\""))
        if isFormula { bytes.append(UInt8(ascii: "'")) }
        for byte in field.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// True where a spreadsheet may read `field` as a formula: after any spaces it begins with `= + - @`, a tab or a
    /// line end, or with the full-width form of one of the signs (some locales fold them).
    static func startsFormula(_ field: String) -> Bool {
        guard let first = field.unicodeScalars.first(where: { $0 != " " && $0 != "\u{A0}" && $0 != "\u{3000}" }) else {
            return false
        }
        switch first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": return true
        default: return false
        }
    }
}
