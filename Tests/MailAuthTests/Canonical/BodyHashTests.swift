import Crypto
import Mail
import MailAuth
import Testing

@Suite("Body hash")
struct BodyHashTests {
    private func hash(_ text: String, _ canonicalization: Canonicalization, limit: Int? = nil) -> [UInt8]? {
        let bytes = Array(text.utf8)
        return BodyHash.sha256(of: bytes.span, canonicalization, limit: limit).map { Array($0) }
    }

    /// What the body is in canonical form.
    @Test(
        "is that of the canonical form",
        arguments: [
            // RFC 6376 section 3.4.5.
            (" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n", " C \r\nD \t E\r\n"),
            ("", "", "\r\n"), ("\r\n", "", "\r\n"), ("\r\n\r\n", "", "\r\n"), (" \t\r\n \r\n", "", " \t\r\n \r\n"),
            ("a", "a\r\n", "a\r\n"), ("a \t", "a\r\n", "a \t\r\n"), ("a\r\n", "a\r\n", "a\r\n"),
            ("a\r\n \r\n", "a\r\n", "a\r\n \r\n"), ("\r\na", "\r\na\r\n", "\r\na\r\n"),
            ("\ta  b\tc \r\n\r\nd", " a b c\r\n\r\nd\r\n", "\ta  b\tc \r\n\r\nd\r\n"),
            ("  \r\nx", "\r\nx\r\n", "  \r\nx\r\n"),
            // Neither CR nor LF alone is a line end.
            ("a \nb \rc", "a \nb \rc\r\n", "a \nb \rc\r\n"), ("a\r", "a\r\r\n", "a\r\r\n"),
            ("\n\n", "\n\n\r\n", "\n\n\r\n"),
        ])
    func canonical(body: String, relaxed: String, simple: String) {
        #expect(hash(body, .relaxed) == Array(SHA256.hash(data: Array(relaxed.utf8))))
        #expect(hash(body, .simple) == Array(SHA256.hash(data: Array(simple.utf8))))
    }

    @Test(
        "of an empty body is the one that RFC 6376 gives in sections 3.4.3 and 3.4.4",
        arguments: [
            (Canonicalization.simple, "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY="),
            (.relaxed, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ])
    func empty(canonicalization: Canonicalization, base64: String) {
        let hash = hash("", canonicalization) ?? []
        #expect(String(decoding: Base64.encode(hash.span), as: UTF8.self) == base64)
    }

    @Test("counts bytes of the canonical form up to a limit, and wants them to be there")
    func limited() {
        #expect(hash("a  b\r\nc", .relaxed, limit: 3) == Array(SHA256.hash(data: Array("a b".utf8))))
        #expect(hash("a  b\r\n", .relaxed, limit: 5) == hash("a b\r\n", .relaxed))
        #expect(hash("a  b\r\n", .relaxed, limit: 6) == nil)
        #expect(hash("abc", .simple, limit: 0) == Array(SHA256.hash(data: [UInt8]())))
    }
}
