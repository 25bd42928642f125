import Mail
import NIOCore
import Testing

@testable import SMTP

@Suite("A server that breaks the rules")
struct MaliciousServerTests {
    static let opening = "S: 220 mx\nC: EHLO c.example\nS: 250-mx\nS: 250 PIPELINING\n"
    static let envelope = "C: MAIL FROM:<ada@example.net>\nC: RCPT TO:<grace@example.com>\nC: DATA\n"
    static let content = "C: Subject: hello\nC:\nC: hello\nC: .\n"
    static let nextEnvelope = envelope
    /// A first transaction in full, whose dot has taken the second envelope along.
    static let underWay = opening + envelope + "S: 250 ok\nS: 250 ok\nS: 354 go\n" + content + nextEnvelope

    @Test(
        "gets a bounded session, and its recipients a verdict",
        arguments: [
            // Banner and EHLO.
            ("S: 554 no mail here", ["closed: 554@connect"]),
            ("S: 421 busy", ["closed: 421@connect"]),
            ("S: hello", ["closed: protocolViolation@connect"]),
            ("S: 000 hello", ["closed: protocolViolation@connect"]),
            ("S: 999 hello", ["closed: protocolViolation@connect"]),
            ("S: 199 hello", ["closed: protocolViolation@connect"]),
            ("S: 220+hello", ["closed: protocolViolation@connect"]),
            ("S: 354 hello", ["closed: protocolViolation@connect"]),
            ("S: 220-a\nS: 221 b", ["closed: protocolViolation@connect"]),
            ("S: 220 a\nS: 250 b", ["closed: protocolViolation@ehlo"]),
            ("S: 220 a\nS: 421 b", ["closed: 421@ehlo"]),
            ("!close", ["closed: connectionClosed@connect"]),
            ("!deadline", ["closed: timedOut@connect"]),
            ("S: 220 a\nC: EHLO c.example\n!deadline", ["closed: timedOut@ehlo"]),
            ("S: 220 a\nC: EHLO c.example\nS: 421 b", ["closed: 421@ehlo"]),
            ("S: 220 a\nC: EHLO c.example\nS: 502 b\nC: HELO c.example\nS: 550 c", ["closed: 550@ehlo"]),
            // The envelope.
            (opening + envelope + "S: 354 go", ["1: protocolViolation@mail", "closed: protocolViolation@mail"]),
            (
                opening + envelope + "S: 250 ok\nS: 354 go",
                ["1: protocolViolation@rcpt", "closed: protocolViolation@rcpt"]
            ),
            (
                opening + envelope + "S: 250 ok\nS: 250 ok\nS: 250 ok",
                ["1: protocolViolation@data", "closed: protocolViolation@data"]
            ),
            (opening + envelope + "S: 250 ok\nS: 421 bye", ["1: 421@rcpt", "closed: 421@rcpt"]),
            (opening + envelope + "S: 250 ok\n!close", ["1: connectionClosed@rcpt", "closed: connectionClosed@rcpt"]),
            (opening + envelope + "S: 250 ok\nS: 550 no\n!close", ["1: 550@rcpt", "closed: connectionClosed@data"]),
            (opening + envelope + "!deadline", ["1: timedOut@mail", "closed: timedOut@mail"]),
            // The content. A 250 sent before the dot is no delivery.
            (
                opening + envelope + "S: 250 ok\nS: 250 ok\nS: 354 go\nS: 250 taken",
                ["1: protocolViolation@content", "closed: protocolViolation@content"]
            ),
            (
                opening + envelope + "S: 250 ok\nS: 250 ok\nS: 354 go\nS: 421 bye",
                ["1: 421@content", "closed: 421@content"]
            ),
            // The final dot: the first is unknown, the second was never given its content.
            (
                underWay + "!close",
                ["1: outcomeUnknown@content", "2: connectionClosed@mail", "closed: connectionClosed@content"]
            ),
            (
                underWay + "!deadline",
                ["1: outcomeUnknown@content", "2: timedOut@mail", "closed: timedOut@content"]
            ),
            (
                underWay + "S: gibberish",
                ["1: outcomeUnknown@content", "2: protocolViolation@mail", "closed: protocolViolation@content"]
            ),
            (
                underWay + "S: 354 what",
                ["1: outcomeUnknown@content", "2: protocolViolation@mail", "closed: protocolViolation@content"]
            ),
            (underWay + "S: 421 bye", ["1: 421@content", "2: 421@mail", "closed: 421@content"]),
            (underWay + "S: 250 ok\n!close", ["1: 250", "2: connectionClosed@mail", "closed: connectionClosed@mail"]),
            (underWay + "S: 250 ok\nS: 421 bye", ["1: 250", "2: 421@mail", "closed: 421@mail"]),
            (underWay + "S: 554 spam\nS: 421 bye", ["1: 554@content", "2: 421@mail", "closed: 421@mail"]),
        ])
    func table(script: String, notes: [String]) {
        var rehearsal = ClientRehearsal([transaction(1), transaction(2)])
        #expect(rehearsal.play(Script(script)) == [])
        #expect(rehearsal.notes == notes)
        #expect(rehearsal.session.deadline == nil)
    }

    @Test(
        "has its flood cut",
        arguments: ["220-x\r\n", "220-" + String(repeating: "x", count: 3_000) + "\r\n", "2", "\n"])
    func flood(piece: String) {
        var rehearsal = ClientRehearsal([transaction()])
        var heardByteCount = 0
        while rehearsal.notes.isEmpty, heardByteCount < 1 << 20 {
            rehearsal.hear(piece)
            heardByteCount += piece.utf8.count
            #expect(rehearsal.speak() == "")
        }
        #expect(rehearsal.notes == ["closed: protocolViolation@connect"])
        #expect(heardByteCount <= ReplyReader.maximumByteCount + piece.utf8.count)
    }

    @Test("that speaks unasked between transactions is left, whatever it says")
    func unasked() {
        for (said, note) in [("250 ok\r\n", "protocolViolation"), ("421 bye\r\n", "421"), ("x", "protocolViolation")] {
            var rehearsal = ClientRehearsal()
            rehearsal.session.received(ByteBuffer(string: "220 mx\r\n"), now: rehearsal.now)
            _ = rehearsal.session.takeOutput()
            rehearsal.session.received(ByteBuffer(string: "250 mx\r\n"), now: rehearsal.now)
            guard case .ready = rehearsal.session.nextEvent() else {
                Issue.record("not ready")
                return
            }
            rehearsal.hear(said)
            rehearsal.session.send(transaction(), now: rehearsal.now)
            #expect(rehearsal.speak() == "")
            #expect(rehearsal.notes.contains("closed: \(note)@mail"))
            #expect(rehearsal.notes.count == 2)
        }
    }

    @Test("cannot make a session trap, whatever its bytes", arguments: 0..<200)
    func noise(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed) + 1)
        let words = [
            "250", "354", "421", "550", "-", " ", "\r", "\n", "\r\n", "\r\n", "ok", "SIZE 1", "\0", "é", "PIPELINING",
        ]
        var rehearsal = ClientRehearsal((1...5).map { transaction(UInt64($0)) })
        rehearsal.hear("220 mx\r\n")
        _ = rehearsal.speak()
        rehearsal.hear(Bool.random(using: &generator) ? "250-mx\r\n250 PIPELINING\r\n" : "250 mx\r\n")
        for _ in 0..<60 {
            _ = rehearsal.speak()
            let code = ["250 ok\r\n", "354 go\r\n", "550 no\r\n"].randomElement(using: &generator) ?? ""
            rehearsal.hear(
                Int.random(in: 0..<4, using: &generator) > 0 ? code : words.randomElement(using: &generator) ?? "")
        }
        rehearsal.session.closed()
        _ = rehearsal.speak()
        let finished = rehearsal.notes.filter { $0.first?.isNumber ?? false }
        #expect(finished.count == 5 - rehearsal.waiting.count)
        #expect(rehearsal.notes.last?.hasPrefix("closed") == true)
    }
}
