import Mail
import NIOCore
import Testing

@testable import SMTP

@Suite("An inquiry")
struct InquiryTests {
    static func inquiry(_ recipients: [String] = ["a@example.com"], id: UInt64 = 1) -> OutboundTransaction {
        .inquiry(id: id, reversePath: .null, recipients: recipients.map { Mailbox($0)! })
    }

    static let opening = """
        S: 220 mx.example.com
        C: EHLO c.example
        S: 250-mx.example.com
        S: 250-SIZE 1000
        """

    @Test(
        "asks MAIL and RCPT, and says goodbye without DATA",
        arguments: [
            ("250 2.1.5 ok", "1: 250"), ("550 5.1.1 unknown", "1: 550@rcpt"), ("450 4.2.0 later", "1: 450@rcpt"),
        ])
    func pipelined(reply: String, note: String) {
        var rehearsal = ClientRehearsal([Self.inquiry()])
        let script = Script(
            """
            \(Self.opening)
            S: 250 PIPELINING
            C: MAIL FROM:<>
            C: RCPT TO:<a@example.com>
            S: 250 ok
            S: \(reply)
            C: QUIT
            S: 221 bye
            """)
        #expect(rehearsal.play(script) == [])
        #expect(rehearsal.notes.first == note)
    }

    @Test("goes step by step where the server does not pipeline")
    func stepwise() {
        var rehearsal = ClientRehearsal([Self.inquiry(["a@example.com", "b@example.com"])])
        let script = Script(
            """
            \(Self.opening)
            S: 250 HELP
            C: MAIL FROM:<>
            S: 250 ok
            C: RCPT TO:<a@example.com>
            S: 250 ok
            C: RCPT TO:<b@example.com>
            S: 550 5.1.1 unknown
            C: RSET
            S: 250 ok
            C: QUIT
            S: 221 bye
            """)
        #expect(rehearsal.play(script) == [])
        #expect(rehearsal.notes.first == "1: 250 550@rcpt")
    }

    @Test("is dropped by RSET before another one")
    func reset() {
        var rehearsal = ClientRehearsal([Self.inquiry(), Self.inquiry(["b@example.com"], id: 2)])
        let script = Script(
            """
            \(Self.opening)
            S: 250 PIPELINING
            C: MAIL FROM:<>
            C: RCPT TO:<a@example.com>
            S: 250 ok
            S: 250 ok
            C: RSET
            C: MAIL FROM:<>
            C: RCPT TO:<b@example.com>
            S: 250 ok
            S: 250 ok
            S: 550 no
            C: QUIT
            S: 221 bye
            """)
        #expect(rehearsal.play(script) == [])
        #expect(rehearsal.notes.prefix(2) == ["1: 250", "2: 550@rcpt"])
    }

    @Test("that is refused at MAIL tells it of every recipient")
    func refusedSender() {
        var rehearsal = ClientRehearsal([Self.inquiry(["a@example.com", "b@example.com"])])
        let script = Script(
            """
            \(Self.opening)
            S: 250 PIPELINING
            C: MAIL FROM:<>
            C: RCPT TO:<a@example.com>
            C: RCPT TO:<b@example.com>
            S: 550 5.7.1 no bounces here
            S: 503 need MAIL
            S: 503 need MAIL
            C: QUIT
            S: 221 bye
            """)
        #expect(rehearsal.play(script) == [])
        #expect(rehearsal.notes.first == "1: 550@mail 550@mail")
    }

    @Test("that is cut off fails")
    func cutOff() {
        var rehearsal = ClientRehearsal([Self.inquiry()])
        let script = Script(
            """
            \(Self.opening)
            S: 250 PIPELINING
            C: MAIL FROM:<>
            C: RCPT TO:<a@example.com>
            S: 250 ok
            !close
            """)
        #expect(rehearsal.play(script) == [])
        #expect(rehearsal.notes == ["1: connectionClosed@rcpt", "closed: connectionClosed@rcpt"])
    }
}
