/// A share for people: `1.3 %`; `-` of nothing.
enum Percent {
    static func text(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "-" }
        let tenths = Int((Double(part) / Double(whole) * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }
}

/// A count for people: `12,345`.
enum Count {
    static func text(_ count: Int) -> String {
        var digits = Array(String(count.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (count < 0 ? "-" : "") + String(digits)
    }

    /// `1 row`, `12,345 rows`.
    static func text(_ count: Int, _ noun: String) -> String { text(count, noun, noun + "s") }

    /// `1 entry`, `2 entries`.
    static func text(_ count: Int, _ noun: String, _ plural: String) -> String {
        "\(text(count)) \(count == 1 ? noun : plural)"
    }
}
