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

    /// What is told of inquiries whose dialogue goes on as `script` says.
    static func notes(of transactions: [OutboundTransaction], _ script: String) -> [String] {
        var rehearsal = ClientRehearsal(transactions)
        #expect(rehearsal.play(Script(opening + "\n" + script)) == [])
        return rehearsal.notes
    }

    @Test(
        "asks MAIL and RCPT, and says goodbye without DATA",
        arguments: [
            ("250 2.1.5 ok", "1: 250"), ("550 5.1.1 unknown", "1: 550@rcpt"), ("450 4.2.0 later", "1: 450@rcpt"),
        ])
    func pipelined(reply: String, note: String) {
        let notes = Self.notes(
            of: [Self.inquiry()],
            """
            S: 250 PIPELINING
            C: MAIL FROM:<>
            C: RCPT TO:<a@example.com>
            S: 250 ok
            S: \(reply)
            C: QUIT
            S: 221 bye
            """)
        #expect(notes.first == note)
    }

    @Test("goes step by step where the server does not pipeline")
    func stepwise() {
        let notes = Self.notes(
            of: [Self.inquiry(["a@example.com", "b@example.com"])],
            """
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
        #expect(notes.first == "1: 250 550@rcpt")
    }

    @Test("is dropped by RSET before another one")
    func reset() {
        let notes = Self.notes(
            of: [Self.inquiry(), Self.inquiry(["b@example.com"], id: 2)],
            """
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
        #expect(notes.prefix(2) == ["1: 250", "2: 550@rcpt"])
    }

    @Test("that is refused at MAIL tells it of every recipient")
    func refusedSender() {
        let notes = Self.notes(
            of: [Self.inquiry(["a@example.com", "b@example.com"])],
            """
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
        #expect(notes.first == "1: 550@mail 550@mail")
    }

    @Test("that is cut off fails")
    func cutOff() {
        let notes = Self.notes(
            of: [Self.inquiry()],
            """
            S: 250 PIPELINING
            C: MAIL FROM:<>
            C: RCPT TO:<a@example.com>
            S: 250 ok
            !close
            """)
        #expect(notes == ["1: connectionClosed@rcpt", "closed: connectionClosed@rcpt"])
    }
}
