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
        #expect(try Command.parse(output) == .rcpt(.mailbox(mailbox(text)), RecipientParameters()))
    }

    @Test("writes what is asked about delivery, so that it reads back the same")
    func statusRequests() throws {
        var output = ByteBuffer()
        let request = StatusRequest(returned: .headers, envelopeID: "a+b=c d")
        output.writeMail(.null, byteCount: 7, isEightBit: true, isInternationalized: true, statusRequest: request)
        #expect(
            String(buffer: output)
                == "MAIL FROM:<> SIZE=7 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+2Bb+3Dc+20d\r\n")
        let parameters = MailParameters(
            declaredByteCount: 7, isEightBit: true, isInternationalized: true, statusRequest: request)
        #expect(try Command.parse(output) == .mail(.null, parameters))
        output.clear()
        let original = OriginalRecipient("utf-8;\\x{7528}@example.com")
        let recipient = RecipientStatusRequest(notify: [.success, .delay], original: original)
        output.writeRcpt(mailbox("a@example.com"), statusRequest: recipient)
        #expect(
            String(buffer: output)
                == "RCPT TO:<a@example.com> NOTIFY=SUCCESS,DELAY ORCPT=utf-8;\\x{7528}@example.com\r\n")
        #expect(
            try Command.parse(output)
                == .rcpt(.mailbox(mailbox("a@example.com")), RecipientParameters(statusRequest: recipient)))
    }

    @Test("keeps a name from adding a command")
    func name() {
        var output = ByteBuffer()
        output.writeGreeting("EHLO", name: "mx1.example.net\r\nQUIT é")
        #expect(String(buffer: output) == "EHLO mx1.example.netQUIT\r\n")
    }
}
