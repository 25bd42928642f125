/// Bounds on text that comes from outside, before it is stored.
enum StoredText {
    /// Longest reply kept, in bytes.
    static let replyByteCount = 8_192
    /// Longest header value or other single line kept, in bytes. Source: RFC 5322 section 2.1.1.
    static let lineByteCount = 998

    static func line(_ text: String) -> String { cut(text, to: lineByteCount) }
    static func reply(_ text: String) -> String { cut(text, to: replyByteCount) }

    /// The longest whole characters within `byteCount` bytes; NUL, which PostgreSQL keeps in no text, becomes U+FFFD.
    private static func cut(_ text: String, to byteCount: Int) -> String {
        guard text.utf8.count > byteCount || text.utf8.contains(0) else { return text }
        var scalars = String.UnicodeScalarView()
        var length = 0
        for scalar in text.unicodeScalars {
            let kept = scalar.value == 0 ? "\u{FFFD}" : scalar
            length += UTF8.width(kept)
            guard length <= byteCount else { break }
            scalars.append(kept)
        }
        return String(scalars)
    }
}
