import Bounce
import Delivery
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("Mail that is refused", .timeLimit(.minutes(15)), .eachEngine)
struct RefusalJourneyTests {
    @Test("of two recipients of the same bytes one is refused and the other gets it, in one transaction")
    func twoRecipients() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group) { line, number in
            line.contains("unknown@") ? .say("550 5.1.1 no such user here") : BluntServer.polite(line, number)
        }
        let content = SampleMail.content(to: ["ada@example.com", "unknown@example.com"])
        _ = try await world.spool.accept(Acceptance(account: .first, contents: [content]))
        let counts = try await world.running(world.service(["example.com": [server.port]])) {
            try await world.settled(2)
        }
        #expect(counts == [.ok: 1, .hardBounce: 1])
        #expect(server.count(of: "DATA") == 1)
        await server.stop()
    }

    @Test("a hard bounce suppresses the address: what waits for it, and what comes later, is dropped unsent")
    func suppresses() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group) { line, number in
            line.hasPrefix("RCPT") ? .say("550 5.1.1 no such user here") : BluntServer.polite(line, number)
        }
        try await world.spool.acceptSample(to: ["gone@example.com"])
        let service = world.service(["example.com": [server.port]])
        let counts = try await world.running(service) {
            _ = try await world.settled(1)
            try await world.spool.acceptSample(to: ["gone@example.com"])
            return try await world.settled(2)
        }
        #expect(counts == [.hardBounce: 1, .dropped: 1])
        #expect(server.count(of: "RCPT") == 1)
        await server.stop()
    }

    @Test("mail that was in hand when its address was suppressed is dropped before it is sent")
    func suppressedInHand() async throws {
        let world = try await World()
        let gate = Gate(on: world.group)
        let server = try await BluntServer.start(on: world.group) { line, number in
            line.isEmpty ? .sayAfter(gate, "220 blunt.example ESMTP") : BluntServer.polite(line, number)
        }
        try await world.spool.acceptSample(to: Array(repeating: "gone@example.com", count: 20))
        let service = world.service(["example.com": [server.port]]) { $0.connectionsPerQueue = 1 }
        let counts = try await world.running(service) {
            try await world.wait { server.connectionCount == 1 }
            _ = try await world.spool.suppress(
                #require(Mailbox("gone@example.com")), scope: .system, cause: .manual, by: "test", note: nil,
                expiresAt: nil)
            gate.open()
            return try await world.settled(20)
        }
        #expect(counts == [.dropped: 20])
        #expect(server.count(of: "RCPT") == 0)
        await server.stop()
    }

    @Test("a temporary refusal is tried again and then delivered")
    func greylisted() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group) { line, number in
            number == 1 && line.hasPrefix("RCPT") ? .say("450 4.7.1 greylisted") : BluntServer.polite(line, number)
        }
        let key = try await world.spool.acceptSample(to: ["ada@example.com"])[0].key
        let service = world.service(["example.com": [server.port]]) { $0.messagesPerConnection = 1 }
        #expect(try await world.running(service) { try await world.settled(1) } == [.ok: 1])
        #expect(try await world.story(of: key) == ["injected", "deferred greylisted", "ok delivered"])
        await server.stop()
    }

    @Test("mail refused for ever is given up when its life ends, as what its refusals meant")
    func expires() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group) { line, number in
            line.hasPrefix("RCPT") ? .say("451 4.3.0 try again later") : BluntServer.polite(line, number)
        }
        try await world.spool.acceptSample(to: ["ada@example.com"], life: .milliseconds(800))
        let service = world.service(["example.com": [server.port]])
        #expect(try await world.running(service) { try await world.settled(1) } == [.softBounce: 1])
        await server.stop()
    }

    @Test("a domain that takes no mail is a hard bounce without a connection")
    func nullMX() async throws {
        let world = try await World()
        try await world.spool.acceptSample(to: ["ada@example.com", "bob@nowhere.example"])
        let service = world.service(["example.com": []])
        #expect(try await world.running(service) { try await world.settled(2) } == [.hardBounce: 2])
    }
}
