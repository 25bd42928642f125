import Mail
import NIOCore
import NIOSSL
import Testing

@testable import SMTP

@Suite("A client session")
struct ClientSessionTests {
    struct Scene: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var transactions: [OutboundTransaction]
        var script: String
        var notes: [String]

        init(_ name: String, _ transactions: [OutboundTransaction], notes: [String], _ script: String) {
            testDescription = name
            self.transactions = transactions
            self.notes = notes
            self.script = script
        }
    }

    static let scenes: [Scene] = [
        Scene(
            "without PIPELINING, one command at a time", [transaction(to: ["a@example.com", "b@example.com"])],
            notes: ["1: 250 550@rcpt", "closed: well@mail"],
            """
            S: 220 mx.example.com
            C: EHLO c.example
            S: 250 mx.example.com
            C: MAIL FROM:<ada@example.net>
            S: 250 ok
            C: RCPT TO:<a@example.com>
            S: 250 ok
            C: RCPT TO:<b@example.com>
            S: 550 5.1.1 no
            C: DATA
            S: 354 go
            C: Subject: hello
            C:
            C: hello
            C: .
            S: 250 taken
            C: QUIT
            S: 221 bye
            """),
        Scene(
            "the final dot and the next envelope share a write",
            [
                transaction(1, content: "one\r\n"), transaction(2, from: nil, content: ".two"),
                transaction(3, content: ""),
            ],
            notes: ["1: 250", "2: 452@content", "3: 250", "closed: well@mail"],
            """
            S: 220 mx.example.com
            C: EHLO c.example
            S: 250-mx.example.com
            S: 250-PIPELINING
            S: 250 SIZE 1000
            C: MAIL FROM:<ada@example.net> SIZE=5
            C: RCPT TO:<grace@example.com>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: one
            C: .
            C: MAIL FROM:<> SIZE=4
            C: RCPT TO:<grace@example.com>
            C: DATA
            S: 250 taken
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: ..two
            C: .
            C: MAIL FROM:<ada@example.net> SIZE=0
            C: RCPT TO:<grace@example.com>
            C: DATA
            S: 452 4.3.1 full
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: .
            S: 250 taken
            C: QUIT
            S: 221 bye
            """),
        Scene(
            "nobody accepted and 354 all the same: a lone dot", [transaction(1), transaction(2)],
            notes: ["1: 550@rcpt", "2: 250", "closed: well@mail"],
            """
            S: 220 mx
            C: EHLO c.example
            S: 250-mx
            S: 250 pipelining
            C: MAIL FROM:<ada@example.net>
            C: RCPT TO:<grace@example.com>
            C: DATA
            S: 250 ok
            S: 550 no
            S: 354 go
            C: .
            S: 250 an empty message
            C: MAIL FROM:<ada@example.net>
            C: RCPT TO:<grace@example.com>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: Subject: hello
            C:
            C: hello
            C: .
            S: 250 ok
            C: QUIT
            S: 221 bye
            """),
        Scene(
            "an envelope that came to nothing is dropped before the next", [transaction(1), transaction(2)],
            notes: ["1: 450@rcpt", "2: 553@mail", "closed: well@mail"],
            """
            S: 220 mx
            C: EHLO c.example
            S: 250-mx
            S: 250 PIPELINING
            C: MAIL FROM:<ada@example.net>
            C: RCPT TO:<grace@example.com>
            C: DATA
            S: 250 ok
            S: 450 later
            S: 503 no recipients
            C: RSET
            C: MAIL FROM:<ada@example.net>
            C: RCPT TO:<grace@example.com>
            C: DATA
            S: 250 reset
            S: 553 not you
            S: 503 no mail
            S: 503 no mail
            C: QUIT
            S: 221 bye
            """),
        Scene(
            "without PIPELINING a dropped envelope costs a round trip", [transaction(1), transaction(2)],
            notes: ["1: 550@rcpt", "2: 550@mail", "closed: well@mail"],
            """
            S: 220 mx
            C: EHLO c.example
            S: 502 what
            C: HELO c.example
            S: 250 mx
            C: MAIL FROM:<ada@example.net>
            S: 250 ok
            C: RCPT TO:<grace@example.com>
            S: 550 no
            C: RSET
            S: 250 ok
            C: MAIL FROM:<ada@example.net>
            S: 550 no
            C: QUIT
            S: 221 bye
            """),
        Scene(
            "DATA refused refuses whom RCPT took",
            [transaction(1, to: ["a@example.com", "b@example.com"])],
            notes: ["1: 550@rcpt 451@data", "closed: well@mail"],
            """
            S: 220 mx
            C: EHLO c.example
            S: 250-mx
            S: 250 PIPELINING
            C: MAIL FROM:<ada@example.net>
            C: RCPT TO:<a@example.com>
            C: RCPT TO:<b@example.com>
            C: DATA
            S: 250 ok
            S: 550 no
            S: 250 ok
            S: 451 later
            C: QUIT
            S: 221 bye
            """),
        Scene(
            "what the server cannot carry is not sent",
            [
                transaction(1, content: String(repeating: "x", count: 101)), transaction(2, isEightBit: true),
                transaction(3, content: "x"),
            ],
            notes: ["1: 552@mail", "2: 554@mail", "3: 250", "closed: well@mail"],
            """
            S: 220 mx
            C: EHLO c.example
            S: 250-mx
            S: 250 SIZE 100
            C: MAIL FROM:<ada@example.net> SIZE=1
            S: 250 ok
            C: RCPT TO:<grace@example.com>
            S: 250 ok
            C: DATA
            S: 354 go
            C: x
            C: .
            S: 250 ok
            C: QUIT
            S: 221 bye
            """),
        Scene(
            "8-bit content is declared where that is offered", [transaction(1, content: "x", isEightBit: true)],
            notes: ["1: 250", "closed: well@mail"],
            """
            S: 220 mx
            C: EHLO c.example
            S: 250-mx
            S: 250-SIZE
            S: 250-SIZE 99999999999999999999999
            S: 250 8BITMIME
            C: MAIL FROM:<ada@example.net> BODY=8BITMIME
            S: 250 ok
            C: RCPT TO:<grace@example.com>
            S: 250 ok
            C: DATA
            S: 354 go
            C: x
            C: .
            S: 250 ok
            C: QUIT
            S: 221 bye
            """),
    ]

    @Test("goes as written", arguments: scenes, [1, 7, Int.max])
    func plays(scene: Scene, chunk: Int) {
        var rehearsal = ClientRehearsal(scene.transactions)
        #expect(rehearsal.play(Script(scene.script), chunk: chunk) == [])
        #expect(rehearsal.notes == scene.notes)
    }

    // MARK: TLS and AUTH

    static func secured(credentials: Bool = false) throws -> ClientConfiguration {
        var configuration = ClientConfiguration(heloName: "c.example")
        configuration.tls = try TransportSecurity.opportunisticClient()
        if credentials { configuration.credentials = ("ada", "secret") }
        return configuration
    }

    @Test("turns to TLS where offered, greets anew, and forgets what was offered before")
    func startTLS() throws {
        var rehearsal = ClientRehearsal([transaction()], configuration: try Self.secured(credentials: true))
        let script = Script(
            """
            S: 220 mx
            C: EHLO c.example
            S: 250-mx
            S: 250-PIPELINING
            S: 250 STARTTLS
            C: STARTTLS
            S: 220 go
            !tls
            C: EHLO c.example
            S: 250-mx
            S: 250 AUTH LOGIN PLAIN
            C: AUTH PLAIN AGFkYQBzZWNyZXQ=
            S: 334 
            C: AGFkYQBzZWNyZXQ=
            S: 235 welcome
            C: MAIL FROM:<ada@example.net>
            S: 421 closing
            """)
        #expect(rehearsal.play(script) == [])
        #expect(rehearsal.notes == ["starts TLS", "1: 421@mail", "closed: 421@mail"])
        let transcript = rehearsal.session.transcript.description
        #expect(!transcript.contains("AGFkYQBzZWNyZXQ="))
        #expect(transcript.contains("C: AUTH PLAIN [redacted]"))
    }

    @Test("goes on in the clear where STARTTLS is declined, and never says a password there")
    func declinedTLS() throws {
        var rehearsal = ClientRehearsal([], configuration: try Self.secured(credentials: true))
        let script = Script(
            """
            S: 220 mx
            C: EHLO c.example
            S: 250-mx
            S: 250-AUTH PLAIN
            S: 250 STARTTLS
            C: STARTTLS
            S: 454 not now
            C: QUIT
            S: 221 bye
            """)
        #expect(rehearsal.play(script) == [])
        #expect(rehearsal.notes == ["closed: well@mail"])
    }

    @Test(
        "words that came in the clear behind the answer to STARTTLS end the session",
        arguments: ["220 go\r\n250 mx\r\n", "220 go\r\n2"])
    func injection(said: String) throws {
        var rehearsal = ClientRehearsal([transaction()], configuration: try Self.secured())
        _ = rehearsal.play(Script("S: 220 mx\nC: EHLO c.example\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS"))
        rehearsal.hear(said)
        #expect(rehearsal.speak() == "")
        #expect(rehearsal.notes == ["closed: protocolViolation@tls"])
    }

    @Test("a failed handshake is told as such")
    func failedHandshake() throws {
        var rehearsal = ClientRehearsal([transaction()], configuration: try Self.secured())
        let script = "S: 220 mx\nC: EHLO c.example\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\n!tls-failed"
        #expect(rehearsal.play(Script(script)) == [])
        #expect(rehearsal.notes == ["starts TLS", "closed: tlsFailed@tls"])
    }
}
