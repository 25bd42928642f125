import Bounce
import Testing

@Suite("Reply shape")
struct ReplyShapeTests {
    @Test(
        "masks what differs from message to message",
        arguments: [
            ("550 5.1.1 <anna@example.com> is unknown to mx7.example.com", "550 5.1.1 <address> is unknown to host"),
            ("550-5.7.1 Rejected [192.0.2.7] see https://example.net/x?id=1", "550-5.7.1 rejected [ip] see url"),
            ("451 Queued as 4F8Z2k1qTzX9 for 300 seconds", "451 queued as id for number seconds"),
            ("421 2001:db8::1 is throttled (TSS04)", "421 ip is throttled (tss04)"),
            ("", ""), ("   \r\n\t ", ""), ("<>", "<>"),
        ])
    func masks(text: String, shape: String) {
        #expect(ReplyShape.of(text) == shape)
    }

    @Test("is the same for two messages refused alike")
    func groups() {
        #expect(
            ReplyShape.of("550 no such user bob@a.example (mx1.a.example, 17)")
                == ReplyShape.of("550 No such user  eve@b.example (mx22.b.example, 4711)"))
    }

    @Test("is bounded, whatever comes")
    func bounded() {
        let hostile = [UInt8](repeating: 0xFF, count: 1 << 20)
        #expect(ReplyShape.of(hostile.span).utf8.count <= 3 * ReplyShape.byteLimit)
        #expect(ReplyShape.of(String(repeating: "a ", count: 100_000)).utf8.count <= ReplyShape.byteLimit)
    }
}
