import Testing

@testable import Mail

@Suite("Mail made to hurt", .timeLimit(.minutes(15)))
struct HostileMailTests {
    /// A quarter of the count: a debug build reads a megabyte in half a second.
    private static func many(_ piece: String, _ count: Int) -> String { text(piece, count / 4) }

    private static func text(_ piece: String, _ count: Int) -> String { String(repeating: piece, count: count) }

    /// Each of about a quarter of a megabyte.
    static let mails: [(name: String, mail: String)] = [
        (
            "10,000 levels of parts",
            (0..<10_000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
        ),
        ("a mail in a mail in a mail", text("Content-Type: message/rfc822\n\n", 30_000)),
        ("a million empty parts", "Content-Type: multipart/mixed; boundary=b\n\n" + many("--b\n\n", 200_000)),
        ("an empty boundary", "Content-Type: multipart/mixed; boundary=\"\"\n\n" + many("--\n\n", 200_000)),
        (
            "a boundary of 5,000 bytes",
            "Content-Type: multipart/mixed; boundary=\"\(text("x", 5_000))\"\n\n"
                + text("--\(text("x", 5_000))\n\n", 150)
        ),
        (
            "boundaries that begin alike",
            (1...20).map {
                "Content-Type: multipart/mixed; boundary=\(text("a", 150 + $0))\n\n--\(text("a", 150 + $0))\n"
            }
            .joined() + text("--\(text("a", 149))\n", 6_000)
        ),
        ("a field that never ends", "Subject: a\n" + many(" b\n", 300_000)),
        ("a header without an end", many("a:\n", 300_000)),
        ("nested comments", "Content-Type: text/plain; " + many("(", 500_000)),
        ("nested and escaped comments", "Content-Type: text/plain; " + many("(\\", 250_000)),
        ("parameters without an end", "Content-Type: text/plain" + many("; a=\"", 200_000)),
        ("RFC 2231 pieces", "Content-Type: text/plain" + (0..<50_000).map { "; name*\($0)=x" }.joined()),
        ("encoded words", "Subject: " + many("=?utf-8?q?=C3=BC?= ", 50_000)),
        ("beginnings of encoded words", "Subject: " + many("=?utf-8?q?", 100_000)),
        ("base64 without an end", "Content-Transfer-Encoding: base64\n\n" + many("QUJD", 250_000)),
        ("soft line breaks", "Content-Transfer-Encoding: quoted-printable\n\n" + many("=   ", 250_000)),
        ("tags without an end", "Content-Type: text/html\n\n" + many("<a <!-- ", 120_000)),
        ("scripts without an end", "Content-Type: text/html\n\n" + many("<script>", 120_000)),
        ("entities", "Content-Type: text/html\n\n" + many("&amp", 250_000)),
        ("hyphens", "Content-Type: multipart/mixed; boundary=b\n\n" + many("-", 1_000_000)),
        ("lines of two hyphens", "Content-Type: multipart/mixed; boundary=b\n\n" + many("--\n", 300_000)),
        ("empty lines", many("\n", 1_000_000)), ("carriage returns", many("\r", 1_000_000)),
        ("carriage returns, then a line end", many("\r", 1_000_000) + "\n"), ("zero bytes", many("\0", 1_000_000)),
        ("spaces", many(" ", 1_000_000)), ("nothing", ""),
        ("escape sequences", "Content-Type: text/plain; charset=iso-2022-jp\n\n" + many("\u{1B}$B", 250_000)),
        ("UTF-7", "Content-Type: text/plain; charset=utf-7\n\n" + many("+AGE", 250_000)),
        ("UTF-16", "Content-Type: text/plain; charset=utf-16\n\n" + many("\u{D8}\0", 250_000)),
        ("an order to the converter", "Content-Type: text/plain; charset=\"utf-8//IGNORE\"\n\nü\u{FF}"),
    ]

    @Test("is read in bounds", arguments: mails)
    func hostile(mail: (name: String, mail: String)) {
        let bytes = Array(mail.mail.utf8)
        let parsed = ParsedMail.parse(bytes)
        #expect((1...ParsedMail.partLimit).contains(parsed.parts.count))
        #expect(parsed.fields.count <= ParsedMail.fieldLimit)
        #expect(parsed.parts.allSatisfy { $0.level <= ParsedMail.levelLimit && $0.bodyRange.upperBound <= bytes.count })
        for number in [0, parsed.parts.count - 1] {
            let count = parsed.withPlainText(of: number) { $0.count }
            #expect(count <= 4 * ParsedMail.textLimit)
            #expect(parsed.firstValue("subject", of: number)?.utf8.count ?? 0 <= 4 * HeaderDecoding.byteLimit)
        }
        #expect(DeliveryReport(bytes, in: 0..<bytes.count).fields.count <= DeliveryReport.fieldLimit)
        #expect(FeedbackReport(bytes, in: 0..<bytes.count).fields.count <= FeedbackReport.fieldLimit)
    }

    @Test("says where a limit cut it short")
    func limits() {
        let many = "Content-Type: multipart/mixed; boundary=b\n\n" + Self.text("--b\n\n", 1_000)
        #expect(ParsedMail.parse(Array(many.utf8)).parts.count == ParsedMail.partLimit)
        #expect(!ParsedMail.parse(Array(many.utf8)).isComplete)
        let deep = Self.text("Content-Type: message/rfc822\n\n", 100)
        #expect(ParsedMail.parse(Array(deep.utf8)).parts.map(\.level).max() == ParsedMail.levelLimit)
        let few = "Content-Type: multipart/mixed; boundary=b\n\n" + Self.text("--b\n\n", 10)
        #expect(ParsedMail.parse(Array(few.utf8)).isComplete)
    }
}
