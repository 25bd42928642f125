import Mail
import NIOCore
import Testing

@testable import SMTP

@Suite("Command writer")
struct CommandWriterTests {
    @Test(
        "writes an address as it has to be quoted, and reads it back the same",
        arguments: [
            "ada@example.com", "ada.lovelace+x=y@example.com", "\"a b\"@example.com", "\".ada\"@example.com",
            "\"ada.\"@example.com", "\"a..b\"@example.com", "\"a\\\"b\"@example.com", "\"a\\\\b\"@example.com",
            "a!b@example.com",
        ])
    func address(text: String) throws {
        var output = ByteBuffer()
        output.writeRcpt(mailbox(text))
        #expect(String(buffer: output) == "RCPT TO:<\(text)>\r\n")
        #expect(try Command.parse(output) == .rcpt(.mailbox(mailbox(text))))
    }

    @Test("keeps a name from adding a command")
    func name() {
        var output = ByteBuffer()
        output.writeGreeting("EHLO", name: "mx1.example.net\r\nQUIT é")
        #expect(String(buffer: output) == "EHLO mx1.example.netQUIT\r\n")
    }
}
