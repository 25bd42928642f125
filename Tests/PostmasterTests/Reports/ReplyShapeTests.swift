import Testing

@testable import Postmaster

@Suite("Reply shape")
struct ReplyShapeTests {
    @Test(
        "takes addresses, hosts, numbers and ids out",
        arguments: [
            ("550 5.1.1 <ada@example.com>: unknown user", "550 5.1.1 <address>: unknown user"),
            ("550-5.1.1 The email account does not exist.", "550-5.1.1 The email account does not exist."),
            ("554 5.7.1 [192.0.2.7] is listed at zen.example.org", "554 5.7.1 [<ip>] is listed at <host>"),
            ("421 4.7.28 try later 41be03b00d2f7-7fd3gsi12345.49 - gsmtp", "421 4.7.28 try later <id> - gsmtp"),
            ("452 4.2.2 over quota (20480 kB)", "452 4.2.2 over quota (<number> kB)"),
            ("550 see https://support.example.com/?p=NoSuchUser", "550 see <url>"),
            (
                "550 5.7.606 Access denied, banned sending IP [192.0.2.1] AS(1410)",
                "550 5.7.606 Access denied, banned sending IP [<ip>] AS(1410)"
            ),
            ("550 blocked using S3150", "550 blocked using S3150"),
            ("", ""),
        ])
    func shapes(reply: String, expected: String) {
        #expect(ReplyShape.of(reply) == expected)
    }

    @Test("is the same for replies that differ only by whom and when")
    func sameShape() {
        let first = ReplyShape.of("550 5.1.1 <ada@example.com> no such user, id k4fx9z2abc17")
        let second = ReplyShape.of("550 5.1.1 <bob@example.net> no such user, id 9dd3bqv88e01")
        #expect(first == second)
    }

    @Test(
        "stays short and quick whatever a server says",
        arguments: [
            ("a", 1 << 20), ("@ ", 1 << 19), ("😀", 1 << 16), (".", 1 << 20), ("1.2.3.4 ", 1 << 16),
            ("\u{0}\u{1B}[31m", 9),
        ])
    func bounded(piece: String, count: Int) {
        let reply = String(repeating: piece, count: count)
        #expect(ReplyShape.of(reply).utf8.count <= ReplyShape.byteLimit)
    }
}
