import Intake
import JSON
import Mail

extension FormReader {
    /// A moment in UTC as browsers' fields give it (`2026-11-21T09:30`), or by RFC 3339; `nil` where it is empty.
    /// Source: WHATWG HTML, local date and time strings.
    func moment(_ name: String, _ words: String) throws -> Timestamp? {
        guard let text = try text(name, limit: 40) else { return nil }
        let full = text.utf8.count == 16 ? text + ":00Z" : text.utf8.count == 19 ? text + "Z" : text
        guard let time = Timestamp(rfc3339: full) else {
            throw Problem(.badRequest, "\(words) is a time such as 2026-11-21T09:30, in UTC.")
        }
        return time
    }
}

/// A moment as a browser's field takes it, in UTC: `2026-11-21T09:30`.
enum MomentText {
    static func field(_ time: Timestamp) -> String { String(time.rfc3339.prefix(16)) }
}

/// Addresses as people type them: one a line, or with commas between them; each alone or as `NAME <ADDRESS>`.
enum AddressLines {
    /// - Throws: a `Problem` that says which address is wrong, where any is.
    static func recipients(_ text: String, limit: Int) throws -> [LetterRecipient] {
        var reader = RecipientsReader()
        let texts = split(text)
        guard (1...limit).contains(texts.count) else {
            throw Problem(.badRequest, "Name 1 to \(Figures.count(limit)) addresses.")
        }
        for (index, one) in texts.enumerated() { reader.read(.string(one), at: index) }
        let faults = reader.rejected.map(\.fault).filter { $0.code != "duplicate_recipient" }
        guard faults.isEmpty else { throw Problem(faults) }
        return reader.good.map(\.recipient)
    }

    /// A comma within quotes separates nothing.
    static func split(_ text: String) -> [String] {
        var parts: [String] = []
        var part = String.UnicodeScalarView()
        var isQuoted = false
        for scalar in text.unicodeScalars {
            if scalar == "\"" { isQuoted.toggle() }
            if scalar == "\n" || scalar == "\r" || (!isQuoted && (scalar == "," || scalar == ";")) {
                parts.append(String(part))
                part = String.UnicodeScalarView()
                isQuoted = false
            } else {
                part.append(scalar)
            }
        }
        parts.append(String(part))
        return parts.map {
            String($0.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        }
        .filter { !$0.isEmpty }
    }
}
