import Bounce
import Delivery
import Mail
import NIOSSL
import Spool
import TestKit
import Testing

@Suite("Sessions that break", .timeLimit(.minutes(15)), .eachEngine)
struct BrokenSessionJourneyTests {
    @Test("a server that closes in the middle gets the mail at the next attempt")
    func closesInTheMiddle() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group) { line, number in
            number == 1 && line.hasPrefix("DATA") ? .close : BluntServer.polite(line, number)
        }
        let key = try await world.spool.acceptSample(to: ["ada@example.com"])[0].key
        let service = world.service(["example.com": [server.port]])
        #expect(try await world.running(service) { try await world.settled(1) } == [.ok: 1])
        #expect(try await world.story(of: key) == ["injected", "deferred network", "ok delivered"])
        await server.stop()
    }

    @Test("a session that dies after the final dot is an unknown outcome, and is tried again")
    func dropsAfterDot() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group) { line, number in
            number == 1 && line == "." ? .close : BluntServer.polite(line, number)
        }
        let key = try await world.spool.acceptSample(to: ["ada@example.com"])[0].key
        let service = world.service(["example.com": [server.port]])
        #expect(try await world.running(service) { try await world.settled(1) } == [.ok: 1])
        #expect(try await world.story(of: key) == ["injected", "deferred outcome_unknown", "ok delivered"])
        await server.stop()
    }

    @Test("a server that closes after every message still gets each at its first attempt")
    func closesAfterEach() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group) { line, number in
            line == "." ? .sayAndClose("250 2.0.0 fine") : BluntServer.polite(line, number)
        }
        try await world.spool.acceptSample(to: (1...30).map { "user\($0)@example.com" })
        let service = world.service(["example.com": [server.port]]) { $0.connectionsPerQueue = 2 }
        #expect(try await world.running(service) { try await world.settled(30) } == [.ok: 30])
        let deferred = try await world.spool.events(EventFilter()).filter { $0.status == .deferred }
        #expect(deferred.count <= 15, "put back once, deferred only where two sessions closed on it")
        #expect(server.count(of: ".") == 30)
        await server.stop()
    }

    @Test("where the first exchanger refuses the connection, the second gets the mail in the same attempt")
    func nextExchanger() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group)
        let closed = try await BluntServer.closedPort(on: world.group)
        let key = try await world.spool.acceptSample(to: ["ada@example.com"])[0].key
        let service = world.service(["example.com": [closed, server.port]])
        #expect(try await world.running(service) { try await world.settled(1) } == [.ok: 1])
        let last = try #require(try await world.spool.timeline(key).last)
        #expect(last.attempt == 1)
        #expect(last.mxHost == "mx1.example.com")
        await server.stop()
    }

    @Test("a greeting that turns us away leads to the next exchanger", arguments: ["421 busy", "554 not here"])
    func turnedAway(greeting: String) async throws {
        let world = try await World()
        let first = try await BluntServer.start(on: world.group) { line, number in
            line.isEmpty ? .sayAndClose(greeting) : BluntServer.polite(line, number)
        }
        let second = try await BluntServer.start(on: world.group)
        try await world.spool.acceptSample(to: ["ada@example.com"])
        let service = world.service(["example.com": [first.port, second.port]])
        #expect(try await world.running(service) { try await world.settled(1) } == [.ok: 1])
        #expect(second.count(of: "DATA") == 1)
        await first.stop()
        await second.stop()
    }

    @Test("a site where nobody listens is parked, and gets its mail when somebody does")
    func deadSite() async throws {
        let world = try await World()
        let port = try await BluntServer.closedPort(on: world.group)
        try await world.spool.acceptSample(to: (1...40).map { "user\($0)@example.com" })
        let service = world.service(["example.com": [port]])
        let counts = try await world.running(service) {
            while try await world.spool.statusCounts(account: nil, campaign: nil)[.deferred] != 40 {
                try await Task.sleep(for: .milliseconds(5))
            }
            let server = try await BluntServer.start(on: world.group, port: port)
            let counts = try await world.settled(40)
            await server.stop()
            return counts
        }
        #expect(counts == [.ok: 40])
    }

    @Test("where TLS fails the mail goes in the clear")
    func plain() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group) { line, number in
            switch line.prefix(4) {
            case "EHLO": .say("250-blunt.example\r\n250 STARTTLS")
            case "STAR": .sayAndClose("220 go ahead")
            default: BluntServer.polite(line, number)
            }
        }
        try await world.spool.acceptSample(to: ["ada@example.com"])
        let tls = try NIOSSLContext(configuration: .makeClientConfiguration())
        let service = world.service(["example.com": [server.port]]) { $0.tls = tls }
        #expect(try await world.running(service) { try await world.settled(1) } == [.ok: 1])
        #expect(server.connectionCount == 2)
        await server.stop()
    }

    @Test("too many connections make fewer, and lose no mail")
    func tooMany() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group) { line, number in
            line.isEmpty && number % 3 == 0
                ? .sayAndClose("421 4.7.0 too many connections from your address") : BluntServer.polite(line, number)
        }
        try await world.spool.acceptSample(to: (1...100).map { "user\($0)@example.com" })
        let service = world.service(["example.com": [server.port]]) { $0.messagesPerConnection = 5 }
        #expect(try await world.running(service) { try await world.settled(100) } == [.ok: 100])
        #expect(server.count(of: ".") == 100)
        await server.stop()
    }
}
