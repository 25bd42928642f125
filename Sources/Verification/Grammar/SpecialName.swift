/// Names that DNS or IDNA set apart.
enum SpecialName {
    /// Top-level domains that are never in the public DNS. Source: RFC 2606 section 2, RFC 6761, RFC 6762 (`local`), RFC 7686
    /// (`onion`), RFC 9476 (`alt`), RFC 3172 (`arpa`, infrastructure alone), ICANN resolution 2024.07.29.06 (`internal`).
    private static let reserved: [StaticString] = [
        "test", "example", "invalid", "localhost", "local", "onion", "alt", "internal", "arpa",
    ]

    static func isReserved(topLevel label: Span<UInt8>) -> Bool {
        guard (3...9).contains(label.count) else { return false }
        return reserved.contains { isEqual(label, $0) }
    }

    /// `xn--…`. Source: RFC 5890 section 2.3.2.1.
    static func isALabel(_ label: Span<UInt8>) -> Bool { label.count > 4 && hasPrefix(label, at: 0) }

    /// One of the labels is `xn--…`.
    static func hasALabel(_ domain: Span<UInt8>) -> Bool {
        var isAtStart = true
        for index in domain.indices {
            if isAtStart, index + 4 < domain.count, hasPrefix(domain, at: index) { return true }
            isAtStart = domain[index] == UInt8(ascii: ".")
        }
        return false
    }

    private static func hasPrefix(_ label: Span<UInt8>, at start: Int) -> Bool {
        ByteClass.folded(label[start]) == UInt8(ascii: "x") && ByteClass.folded(label[start + 1]) == UInt8(ascii: "n")
            && label[start + 2] == UInt8(ascii: "-") && label[start + 3] == UInt8(ascii: "-")
    }

    private static func isEqual(_ label: Span<UInt8>, _ word: StaticString) -> Bool {
        guard label.count == word.utf8CodeUnitCount else { return false }
        let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        return label.indices.allSatisfy { ByteClass.folded(label[$0]) == letters[$0] }
    }
}
