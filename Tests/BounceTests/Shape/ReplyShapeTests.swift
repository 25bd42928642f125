import Bounce
import Testing

@Suite("Reply shape")
struct ReplyShapeTests {
    @Test(
        "masks what differs from message to message",
        arguments: [
            ("550 5.1.1 <anna@example.com> is unknown to mx7.example.com", "550 5.1.1 <address> is unknown to <host>"),
            ("550 5.1.1 <ada@example.com>: unknown user", "550 5.1.1 <address>: unknown user"),
            ("550-5.7.1 Rejected [192.0.2.7] see https://example.net/x?id=1", "550-5.7.1 rejected [<ip>] see <url>"),
            ("451 Queued as 4F8Z2k1qTzX9 for 300 seconds", "451 queued as <id> for <number> seconds"),
            ("421 4.7.28 try later 41be03b00d2f7-7fd3gsi12345.49 - gsmtp", "421 4.7.28 try later <id> - gsmtp"),
            ("452 4.2.2 over quota (20480 kB)", "452 4.2.2 over quota (<number> kb)"),
            ("421 2001:db8::1 is throttled (TSS04)", "421 <ip> is throttled (tss04)"),
            ("550 blocked using S3150", "550 blocked using s3150"),
            ("550 5.7.606 banned sending IP [192.0.2.1] AS(1410)", "550 5.7.606 banned sending ip [<ip>] as(1410)"),
            ("", ""), ("   \r\n\t ", ""), ("<>", "<>"),
        ])
    func masks(text: String, shape: String) {
        #expect(ReplyShape.of(text) == shape)
    }

    @Test(
        "is the same for two messages refused alike",
        arguments: [
            (
                "550 no such user bob@a.example (mx1.a.example, 17)",
                "550 No such user  eve@b.example (mx22.b.example, 4711)"
            ),
            (
                "550 5.1.1 <ada@a.example> no such user, id k4fx9z2abc17",
                "550 5.1.1 <bob@b.example> no such user, id 9dd3bqv88e01"
            ),
        ])
    func groups(first: String, second: String) {
        #expect(ReplyShape.of(first) == ReplyShape.of(second))
    }

    @Test(
        "is bounded, whatever comes",
        arguments: [
            ("a", 1 << 20), ("a ", 1 << 19), ("@ ", 1 << 19), ("😀", 1 << 16), (".", 1 << 20), ("1.2.3.4 ", 1 << 16),
            ("\u{0}\u{1B}[31m", 9),
        ])
    func bounded(piece: String, count: Int) {
        #expect(ReplyShape.of(String(repeating: piece, count: count)).utf8.count <= ReplyShape.byteLimit)
    }

    @Test("is text, whatever bytes come")
    func noise() {
        let hostile = [UInt8](repeating: 0xFF, count: 1 << 20)
        let shape = ReplyShape.of(hostile.span)
        #expect(shape.utf8.count <= ReplyShape.byteLimit && shape.allSatisfy { $0 == "?" })
    }
}
