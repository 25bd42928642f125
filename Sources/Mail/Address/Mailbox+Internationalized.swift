/// Addresses in any script. Source: RFC 6531 section 3.3, RFC 6532 section 3.1.
///
///     用户@bücher.example
extension Mailbox {
    /// Reads `local@domain` where both may be UTF-8. The domain is kept as A-labels, which is the same name to every server;
    /// the local part stays as it is, since nobody but its own server knows another spelling.
    /// - Throws: `.notASCII` for bytes that are no UTF-8, for control characters (U+0080...U+009F) and line separators
    ///   (U+2028, U+2029); otherwise as `parse`. The 64 octets of a local part are counted as UTF-8.
    public static func parse(internationalized bytes: Span<UInt8>) throws(ParseError) -> Mailbox {
        try parse(bytes, allowsUTF8: true)
    }

    /// `nil` where `parse(internationalized:)` throws.
    public init?(internationalized text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard let mailbox = try? Mailbox.parse(internationalized: bytes.span) else { return nil }
        self = mailbox
    }

    /// True where the local part is not ASCII: only servers that offer SMTPUTF8 can be told of it.
    public var isInternationalized: Bool { localPart.utf8.contains { $0 >= 0x80 } }

    /// `nil` where the bytes are no UTF-8, or have characters that end a line or cannot be seen.
    static func text(utf8 bytes: [UInt8]) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let isClean = text.unicodeScalars.allSatisfy { scalar in
            !(0x80...0x9F).contains(scalar.value) && scalar.value != 0x2028 && scalar.value != 0x2029
        }
        return isClean ? text : nil
    }
}
