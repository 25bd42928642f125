import Mail
import NIOCore
import Testing

@testable import SMTP

@Suite("Command")
struct CommandTests {
    private func parse(_ line: String) -> Result<Command, CommandError> {
        do throws(CommandError) {
            return .success(try Command.parse(ByteBuffer(string: line + "\r\n")))
        } catch {
            return .failure(error)
        }
    }

    @Test(
        "is read in any case of letters",
        arguments: [
            ("DATA", .data), ("data", .data), ("rSeT  ", .rset), ("QUIT", .quit), ("NOOP", .noop), ("noop x y", .noop),
            ("HELP MAIL", .help), ("VRFY ada", .vrfy), ("STARTTLS", .startTLS), ("starttls", .startTLS),
            ("EHLO mx.example.com", .ehlo("mx.example.com")), ("helo [192.0.2.1]", .helo("[192.0.2.1]")),
            ("MAIL FROM:<>", .mail(.null, MailParameters())),
            ("mail from:<ada@example.net>", .mail(.mailbox(mailbox("ada@example.net")), MailParameters())),
            (
                "MAIL FROM: <ada@Example.NET>  SIZE=12 body=8bitmime AUTH=<>",
                .mail(
                    .mailbox(mailbox("ada@example.net")), MailParameters(declaredByteCount: 12, isEightBit: true))
            ),
            (
                #"RCPT TO:<"a > b"@example.com>"#,
                .rcpt(.mailbox(mailbox(#""a > b"@example.com"#)), RecipientParameters())
            ),
            ("RCPT TO:<a%b@example.com>", .rcpt(.mailbox(mailbox("a%b@example.com")), RecipientParameters())),
            ("RCPT TO:<PostMaster>", .rcpt(.postmaster, RecipientParameters())),
            (
                "RCPT TO:<a@example.com> notify=Success,failure ORCPT=rfc822;a@example.com",
                .rcpt(
                    .mailbox(mailbox("a@example.com")),
                    RecipientParameters(
                        statusRequest: RecipientStatusRequest(
                            notify: [.success, .failure], original: OriginalRecipient("rfc822;a@example.com"))))
            ),
            (
                "RCPT TO:<é@example.com>",
                .rcpt(.mailbox(Mailbox(internationalized: "é@example.com")!), RecipientParameters(isASCII: false))
            ),
            (
                "MAIL FROM:<é@example.com> SMTPUTF8 RET=full ENVID=a+2Bb",
                .mail(
                    .mailbox(Mailbox(internationalized: "é@example.com")!),
                    MailParameters(
                        isInternationalized: true, statusRequest: StatusRequest(returned: .full, envelopeID: "a+b")))
            ),
            ("BDAT 86", .bdat(byteCount: 86, isLast: false)), ("bdat 0 last", .bdat(byteCount: 0, isLast: true)),
            ("AUTH plain", .auth(mechanism: "PLAIN", initialResponse: nil)),
            ("AUTH PLAIN =", .auth(mechanism: "PLAIN", initialResponse: Array("=".utf8))),
        ] as [(String, Command)])
    func parses(line: String, command: Command) {
        #expect(parse(line) == .success(command))
    }

    @Test(
        "is refused for a reason",
        arguments: [
            ("", .unknown), ("DAT", .unknown), ("FOO", .unknown), ("STARTLES", .unknown), ("NOOPX", .unknown),
            ("PROXY TCP4 1.2.3.4 5.6.7.8 1 25", .unknown), ("XCLIENT ADDR=1.2.3.4", .unknown),
            ("BDAT", .badChunk), ("BDAT -1", .badChunk), ("BDAT 1 LAS", .badChunk), ("EXPN list", .notImplemented),
            ("TURN", .notImplemented),
            ("GET / HTTP/1.1", .otherProtocol), ("POST / HTTP/1.1", .otherProtocol),
            ("DATA x", .syntax), ("RSET x", .syntax), ("STARTTLS x", .syntax), ("EHLO", .syntax), ("EHLO ", .syntax),
            ("EHLO a b", .syntax), ("MAIL", .syntax), ("MAIL FROM", .syntax), ("MAIL FROM:ada@example.net", .syntax),
            ("MAIL FROM:<ada@example.net", .syntax), ("MAIL FROM:<ada@example.net>SIZE=1", .syntax),
            ("MAIL FROM:<> SIZE=", .syntax), ("MAIL FROM:<> SIZE=-1", .syntax), ("MAIL FROM:<> SIZE=+1", .syntax),
            ("MAIL FROM:<> SIZE=1 SIZE=2", .syntax), ("MAIL FROM:<> SIZE=99999999999999999999", .messageTooLarge),
            ("MAIL FROM:<> SIZE=999999999999999999999", .syntax), ("MAIL FROM:<> BODY=16BIT", .syntax),
            ("MAIL FROM:<> SMTPUTF8=1", .syntax), ("MAIL FROM:<> ENVID=+0D+0A", .syntax),
            ("MAIL FROM:<é@example.com>", .nonASCIIAddress), ("MAIL FROM:<a@é.example>", .nonASCIIAddress),
            ("MAIL FROM:<> =1", .syntax), ("MAIL FROM:<postmaster>", .badAddress),
            ("RCPT TO:<>", .badAddress), ("RCPT TO:<ada>", .badAddress), ("RCPT TO:<a@b@example.com>", .badAddress),
            ("RCPT TO:<a@[192.0.2.1]>", .badAddress), ("RCPT TO:<@a.example:b@c.example>", .sourceRoute),
            ("RCPT TO:<\u{85}@example.com>", .badAddress), ("RCPT TO:<a@example.com> NOTIFY=", .syntax),
            ("RCPT TO:<a@example.com> RET=FULL", .unknownParameter), ("RCPT FROM:<a@example.com>", .syntax),
            ("AUTH", .syntax), ("AUTH PLAIN a b", .syntax), ("NOOP \u{0}", .badByte), ("NOOP \r x", .badByte),
        ] as [(String, CommandError)])
    func refuses(line: String, error: CommandError) {
        #expect(parse(line) == .failure(error))
    }

    @Test("ends with CR LF", arguments: ["NOOP\n", "\n", "NOOP\r"])
    func lineEnd(line: String) {
        #expect(throws: CommandError.badByte) { try Command.parse(ByteBuffer(string: line)) }
    }
}
