import Bounce
import DNS
import Delivery
import Dispatch
import Mail
import Spool
import TestKit
import Testing

@Suite("Ends and outages of our own", .timeLimit(.minutes(15)), .eachEngine)
struct EndingJourneyTests {
    @Test("cancelled in the middle, the service hands back what it did not send, and the next one sends it")
    func handsBack() async throws {
        let world = try await World()
        let stalled = try await BluntServer.start(on: world.group) { line, number in
            line == "." && number > 1 ? .silence : BluntServer.polite(line, number)
        }
        try await world.spool.acceptSample(to: (1...60).map { "user\($0)@example.com" })
        let first = world.service(["example.com": [stalled.port]]) {
            $0.shutdownGrace = .milliseconds(200)
            $0.messagesPerConnection = 10
        }
        try await world.running(first) {
            while stalled.count(of: ".") < 12 { try await Task.sleep(for: .milliseconds(5)) }
        }
        let server = try await BluntServer.start(on: world.group)
        let counts = try await world.running(world.service(["example.com": [server.port]])) {
            try await world.settled(60)
        }
        #expect(counts == [.ok: 60])
        await stalled.stop()
        await server.stop()
    }

    @Test("a name server that never answers does not keep the service from ending")
    func silentNameServer() async throws {
        let world = try await World()
        try await world.spool.acceptSample(to: ["ada@example.com"])
        let asked = AsyncStream.makeStream(of: DomainName.self)
        let service = world.service(resolver: SilentResolver(asked: asked.continuation))
        try await world.running(service) { for await _ in asked.stream { break } }
        let server = try await BluntServer.start(on: world.group)
        let counts = try await world.running(world.service(["example.com": [server.port]])) {
            try await world.settled(1)
        }
        #expect(counts == [.ok: 1])
        await server.stop()
    }

    @Test("while the spool takes no outcomes nothing new is sent, and none is lost or repeated")
    func storeFails() async throws {
        let world = try await World()
        let engine = world.engine
        let server = try await BluntServer.start(on: world.group) { line, number in
            if line == ".", !engine.hasFailed { engine.isFailing = true }
            return BluntServer.polite(line, number)
        }
        try await world.spool.acceptSample(to: (1...50).map { "user\($0)@example.com" })
        let service = world.service(["example.com": [server.port]])
        let counts = try await world.running(service) {
            while !engine.hasFailed { try await Task.sleep(for: .milliseconds(5)) }
            try await Task.sleep(for: .milliseconds(100))
            engine.isFailing = false
            return try await world.settled(50)
        }
        #expect(counts == [.ok: 50])
        #expect(server.count(of: ".") == 50)
        await server.stop()
    }

    @Test("thousands of messages over several sites reach a real listener once each, and no queue keeps any")
    func many() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group)
        let domains = (1...4).map { "example\($0).com" }
        let service = world.service(Dictionary(uniqueKeysWithValues: domains.map { ($0, [server.port]) })) {
            $0.windowMessageCount = 300
        }
        let counts = try await world.running(service) {
            for batch in 0..<20 {
                try await world.spool.acceptSample(to: (0..<100).map { "user\(batch)-\($0)@\(domains[$0 % 4])" })
            }
            return try await world.settled(2_000)
        }
        #expect(counts == [.ok: 2_000])
        #expect(server.count(of: ".") == 2_000)
    }

    @Test("queues show who waits where")
    func queues() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group) { line, number in
            line == "." ? .silence : BluntServer.polite(line, number)
        }
        try await world.spool.acceptSample(to: (1...10).map { "user\($0)@example.com" })
        let service = world.service(["example.com": [server.port]]) {
            $0.connectionsPerQueue = 1
            $0.shutdownGrace = .milliseconds(10)
        }
        try await world.running(service) {
            while server.count(of: ".") == 0 { try await Task.sleep(for: .milliseconds(5)) }
            let queue = try #require(await service.queues().first)
            #expect(queue.provider == "example.com")
            #expect(queue.connections == 1)
            #expect(queue.inFlight + queue.waiting == 10)
        }
        #expect(await service.queues().isEmpty)
        await server.stop()
    }
}

/// Says whom it was asked about, and is asleep for a minute then.
private struct SilentResolver: Resolver {
    let asked: AsyncStream<DomainName>.Continuation

    func mailExchangers(of domain: DomainName) async -> Lookup<[MailExchanger]> {
        asked.yield(domain)
        // A name server knows nothing of our cancellation.
        await withCheckedContinuation { continuation in
            DispatchQueue.global().asyncAfter(deadline: .now() + 60) { continuation.resume() }
        }
        return .failed("too late")
    }

    func addresses(of host: DomainName) async -> Lookup<[String]> { .noData }
    func text(of name: DomainName) async -> Lookup<[String]> { .noData }
    func names(of address: IPAddress) async -> Lookup<[DomainName]> { .noData }
}
