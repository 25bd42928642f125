private import CIDN2

/// Domain names as people write them, in any script.
extension DomainName {
    /// Bytes of a name before it is mapped: 63 labels of four bytes a character are fewer.
    private static let longestUnicodeByteCount = 1_024

    /// Reads a domain name of U-labels, A-labels or both, and keeps it as A-labels: `bücher.example` is
    /// `xn--bcher-kva.example`. Letters are mapped as browsers map them. Source: RFC 5890, UTS 46 (non-transitional).
    /// - Throws: `.notASCII` at the first byte over 0x7F where the name is none that IDNA knows.
    public static func parse(internationalized bytes: Span<UInt8>) throws(ParseError) -> DomainName {
        guard let offset = firstNonASCII(bytes) else { return try parse(bytes) }
        guard bytes.count <= longestUnicodeByteCount else { throw .tooLong(byteCount: bytes.count) }
        guard let labels = aLabels(bytes) else { throw .notASCII(offset: offset) }
        return try parse(labels.span)
    }

    /// `nil` where `parse(internationalized:)` throws.
    public init?(internationalized text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard let name = try? DomainName.parse(internationalized: bytes.span) else { return nil }
        self = name
    }

    /// True where each label that says it is an A-label (`xn--…`) is one: it stands for a U-label, and for no other.
    public var hasSoundALabels: Bool {
        guard text.hasPrefix("xn--") || text.contains(".xn--") else { return true }
        let bytes = Array(text.utf8)
        return DomainName.aLabels(bytes.span) == bytes
    }

    private static func firstNonASCII(_ bytes: Span<UInt8>) -> Int? {
        bytes.indices.first { bytes[$0] >= 0x80 }
    }

    private static func aLabels(_ bytes: Span<UInt8>) -> [UInt8]? {
        var name: [CChar] = []
        name.reserveCapacity(bytes.count + 1)
        for index in bytes.indices {
            guard bytes[index] != 0 else { return nil }
            name.append(CChar(bitPattern: bytes[index]))
        }
        name.append(0)
        var output: UnsafeMutablePointer<CChar>?
        let flags = CInt(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
        guard idn2_to_ascii_8z(name, &output, flags) == 0, let output else { return nil }
        defer { idn2_free(output) }
        return Array(String(cString: output).utf8)
    }
}
