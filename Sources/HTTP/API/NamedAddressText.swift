/// `News <news@example.com>` taken apart, as people write an address with a name. Source: RFC 5322 section 3.4, without
/// comments, groups and folding.
struct NamedAddressText {
    /// `nil` where there is none.
    let name: String?
    /// What should be an address; not checked.
    let address: Substring

    init(_ text: String) {
        guard text.utf8.last == UInt8(ascii: ">"), let open = text.utf8.lastIndex(of: UInt8(ascii: "<")) else {
            name = nil
            address = text[...]
            return
        }
        let written = NamedAddressText.unquoted(NamedAddressText.trimmed(text[..<open]))
        name = written.isEmpty ? nil : written
        address = text[text.utf8.index(after: open)..<text.utf8.index(before: text.utf8.endIndex)]
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.utf8.first == UInt8(ascii: " ") { text.removeFirst() }
        while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
        return text
    }

    /// A quoted string without its quotes and back-slashes; other text as it stands.
    private static func unquoted(_ text: Substring) -> String {
        guard text.utf8.count >= 2, text.utf8.first == UInt8(ascii: "\""), text.utf8.last == UInt8(ascii: "\"") else {
            return String(text)
        }
        var plain = ""
        var isEscaped = false
        for scalar in text.dropFirst().dropLast().unicodeScalars {
            if scalar == "\\", !isEscaped {
                isEscaped = true
                continue
            }
            isEscaped = false
            plain.unicodeScalars.append(scalar)
        }
        return plain
    }
}
