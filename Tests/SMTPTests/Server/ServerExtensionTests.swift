import Mail
import NIOCore
import Testing

@testable import SMTP

@Suite("SMTPUTF8 and DSN at a server")
struct ServerExtensionTests {
    static let offering: ServerConfiguration = {
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.offersInternationalization = true
        configuration.offersDeliveryStatus = true
        return configuration
    }()

    static func rehearsal() -> ServerRehearsal {
        var rehearsal = ServerRehearsal(offering)
        _ = rehearsal.speak()
        return rehearsal
    }

    @Test("are offered")
    func offer() {
        var rehearsal = Self.rehearsal()
        let heard = rehearsal.hear("EHLO c.example\r\n")
        #expect(heard.contains("250-SMTPUTF8\r\n250-DSN\r\n"))
    }

    @Test("give the service what was asked, each recipient's with its recipient")
    func envelope() throws {
        var rehearsal = Self.rehearsal()
        _ = rehearsal.hear("EHLO c.example\r\n")
        let said = """
            MAIL FROM:<посылка@пример.рф> SMTPUTF8 BODY=8BITMIME RET=HDRS ENVID=QQ+2B1\r
            RCPT TO:<a@example.com>\r
            RCPT TO:<用户@例え.テスト> NOTIFY=SUCCESS,DELAY ORCPT=utf-8;用户@例え.テスト\r
            RCPT TO:<b@example.com> ORCPT=rfc822;B@example.com\r
            RCPT TO:<refused@example.com> NOTIFY=NEVER\r
            RCPT TO:<c@example.com> NOTIFY=NEVER\r
            DATA\r
            .\r

            """
        #expect(rehearsal.hear(said).hasSuffix("250 2.0.0 Queued\r\n"))
        let envelope = try #require(rehearsal.envelopes.first)
        #expect(envelope.isInternationalized)
        #expect(envelope.reversePath.description == "посылка@xn--e1afmkfd.xn--p1ai")
        #expect(envelope.statusRequest == StatusRequest(returned: .headers, envelopeID: "QQ+1"))
        #expect(
            envelope.recipients.map(\.description) == [
                "a@example.com", "用户@xn--r8jz45g.xn--zckzah", "b@example.com", "c@example.com",
            ])
        #expect(envelope.request(at: 0) == nil)
        #expect(envelope.request(at: 1)?.notify == [.success, .delay])
        #expect(envelope.request(at: 1)?.original?.addressType == "utf-8")
        #expect(envelope.request(at: 2)?.original?.description == "rfc822;B@example.com")
        #expect(envelope.request(at: 3)?.notify == .never)
        #expect(envelope.request(at: 4) == nil)
    }

    @Test(
        "are refused where they are none",
        arguments: [
            ("MAIL FROM:<é@example.com>", "553 5.6.7 Address is not ASCII, and SMTPUTF8 was not asked for"),
            ("MAIL FROM:<ada@bücher.example>", "553 5.6.7 Address is not ASCII, and SMTPUTF8 was not asked for"),
            ("MAIL FROM:<> SMTPUTF8=YES", "501 5.5.4 Syntax error in parameters"),
            ("MAIL FROM:<> RET=ALL", "501 5.5.4 Syntax error in parameters"),
            ("MAIL FROM:<> RET=FULL RET=FULL", "501 5.5.4 Syntax error in parameters"),
            ("MAIL FROM:<> ENVID=", "501 5.5.4 Syntax error in parameters"),
            ("MAIL FROM:<> ENVID=a+00", "501 5.5.4 Syntax error in parameters"),
            ("MAIL FROM:<> ENVID=a+0D+0ABcc:x", "501 5.5.4 Syntax error in parameters"),
            ("MAIL FROM:<> NOTIFY=NEVER", "555 5.5.4 Unknown parameter"),
            (
                "MAIL FROM:<>\r\nRCPT TO:<é@example.com>",
                "250 2.1.0 OK\r\n553 5.6.7 Address is not ASCII, and SMTPUTF8 was not asked for"
            ),
            (
                "MAIL FROM:<>\r\nRCPT TO:<a@example.com> ORCPT=utf-8;é@example.com",
                "250 2.1.0 OK\r\n553 5.6.7 Address is not ASCII, and SMTPUTF8 was not asked for"
            ),
            (
                "MAIL FROM:<>\r\nRCPT TO:<a@example.com> NOTIFY=NEVER,SUCCESS",
                "250 2.1.0 OK\r\n501 5.5.4 Syntax error in parameters"
            ),
            (
                "MAIL FROM:<>\r\nRCPT TO:<a@example.com> NOTIFY=NEVER NOTIFY=NEVER",
                "250 2.1.0 OK\r\n501 5.5.4 Syntax error in parameters"
            ),
            (
                "MAIL FROM:<>\r\nRCPT TO:<a@example.com> ORCPT=rfc822;a+0Ab",
                "250 2.1.0 OK\r\n501 5.5.4 Syntax error in parameters"
            ),
            ("MAIL FROM:<> SMTPUTF8\r\nRCPT TO:<\u{85}@example.com>", "250 2.1.0 OK\r\n501 5.1.3 Bad address syntax"),
        ])
    func refusals(said: String, heard: String) {
        var rehearsal = Self.rehearsal()
        _ = rehearsal.hear("EHLO c.example\r\n")
        #expect(rehearsal.hear(said + "\r\n") == heard + "\r\n")
    }
}

@Suite("A budget of content")
struct ContentBudgetTests {
    @Test("is taken while messages come in and the service ponders, and given back when it has answered")
    func sessions() {
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.contentBudget = ContentBudget(byteCount: 200_000)
        configuration.offersChunking = true
        let opening = "EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\n"
        var first = ServerRehearsal(configuration)
        _ = first.speak()
        _ = first.hear(opening + "DATA\r\n")
        _ = first.hear(String(repeating: "x", count: 70_000))
        #expect(configuration.contentBudget.takenByteCount >= 70_000)
        for command in [
            "DATA\r\n" + String(repeating: "y", count: 70_000) + "\r\n.\r\n",
            "BDAT 70000 LAST\r\n" + String(repeating: "y", count: 70_000),
        ] {
            var second = ServerRehearsal(configuration)
            _ = second.speak()
            #expect(
                second.hear("EHLO c.example\r\nMAIL FROM:<> SIZE=70000\r\n").hasSuffix(
                    "452 4.3.1 Too much mail is coming in at once, try again later\r\n"))
            #expect(
                second.hear(opening + command).hasSuffix(
                    "452 4.3.1 Too much mail is coming in at once, try again later\r\n"))
            #expect(second.contents.isEmpty)
            #expect(!second.isClosed)
        }
        #expect(first.hear("\r\n.\r\n") == "250 2.0.0 Queued\r\n")
        #expect(configuration.contentBudget.takenByteCount == 0)
    }

    @Test("comes back when a client goes away in the middle of a message")
    func closed() {
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.contentBudget = ContentBudget(byteCount: 100_000)
        var rehearsal = ServerRehearsal(configuration)
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\nDATA\r\nhello")
        #expect(configuration.contentBudget.takenByteCount > 0)
        rehearsal.session.closed()
        #expect(configuration.contentBudget.takenByteCount == 0)
    }
}
