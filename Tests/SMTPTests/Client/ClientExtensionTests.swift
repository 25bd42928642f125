import Mail
import NIOCore
import Testing

@testable import SMTP

@Suite("SMTPUTF8 and DSN at a client")
struct ClientExtensionTests {
    static func asking() -> OutboundTransaction {
        var asking = transaction(to: ["a@example.com", "b@example.com"], content: "x\r\n")
        asking.statusRequest = StatusRequest(returned: .full, envelopeID: "42")
        asking.recipientRequests = [nil, RecipientStatusRequest(notify: .never)]
        return asking
    }

    static func conversation(_ offer: String, _ first: String, _ second: String, _ third: String) -> Script {
        Script(
            """
            S: 220 mx.example.com
            C: EHLO c.example
            S: 250-mx.example.com
            S: 250-PIPELINING
            S: 250 \(offer)
            C: MAIL FROM:\(first)
            C: RCPT TO:\(second)
            C: RCPT TO:\(third)
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: x
            C: .
            S: 250 taken
            C: QUIT
            S: 221 bye
            """)
    }

    @Test("what is asked about delivery is said to servers that offer DSN, and to no other")
    func deliveryStatus() {
        var offered = ClientRehearsal([Self.asking()])
        #expect(
            offered.play(
                Self.conversation(
                    "DSN", "<ada@example.net> RET=FULL ENVID=42", "<a@example.com>", "<b@example.com> NOTIFY=NEVER"))
                == [])
        var other = ClientRehearsal([Self.asking()])
        #expect(
            other.play(Self.conversation("HELP", "<ada@example.net>", "<a@example.com>", "<b@example.com>")) == [])
        #expect(offered.notes == other.notes)
    }

    @Test("one command at a time, too")
    func unpipelined() {
        var rehearsal = ClientRehearsal([Self.asking()])
        let script = Script(
            """
            S: 220 mx.example.com
            C: EHLO c.example
            S: 250-mx.example.com
            S: 250 DSN
            C: MAIL FROM:<ada@example.net> RET=FULL ENVID=42
            S: 250 ok
            C: RCPT TO:<a@example.com>
            S: 250 ok
            C: RCPT TO:<b@example.com> NOTIFY=NEVER
            S: 421 bye
            """)
        #expect(rehearsal.play(script) == [])
    }

    static func international(_ part: String) -> OutboundTransaction {
        var message = transaction(to: ["a@example.com"], content: "x\r\n")
        switch part {
        case "sender": message.reversePath = .mailbox(Mailbox(internationalized: "é@example.net")!)
        case "recipient": message.recipients = [Mailbox(internationalized: "用户@例え.テスト")!]
        default: message.hasUTF8Header = true
        }
        return message
    }

    @Test(
        "SMTPUTF8 is asked for where something needs it",
        arguments: [
            ("sender", "<é@example.net> SMTPUTF8", "<a@example.com>"),
            ("recipient", "<ada@example.net> SMTPUTF8", "<用户@xn--r8jz45g.xn--zckzah>"),
            ("header", "<ada@example.net> SMTPUTF8", "<a@example.com>"),
        ])
    func internationalized(part: String, from: String, to: String) {
        var rehearsal = ClientRehearsal([Self.international(part)])
        let script = Script(
            """
            S: 220 mx.example.com
            C: EHLO c.example
            S: 250-mx.example.com
            S: 250-8BITMIME
            S: 250-PIPELINING
            S: 250 SMTPUTF8
            C: MAIL FROM:\(from)
            C: RCPT TO:\(to)
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: x
            C: .
            S: 250 taken
            C: QUIT
            """)
        #expect(rehearsal.play(script) == [])
    }

    @Test(
        "what needs SMTPUTF8 is refused in the name of a server that does not offer it, before a word is said",
        arguments: [("sender", "553@mail"), ("recipient", "553@mail"), ("header", "554@mail")])
    func refused(part: String, note: String) {
        var rehearsal = ClientRehearsal([Self.international(part), transaction(2, content: "x\r\n")])
        let script = Script(
            """
            S: 220 mx.example.com
            C: EHLO c.example
            S: 250 mx.example.com
            C: MAIL FROM:<ada@example.net>
            S: 421 bye
            """)
        #expect(rehearsal.play(script) == [])
        #expect(rehearsal.notes.first == "1: \(note)")
    }
}
