import Bounce
import DNS
import Delivery
import Mail
import NIOPosix
import Simulator
import Spool
import TestKit
import Testing

@Suite("Providers that limit", .eachEngine)
struct ProviderLimitJourneyTests {
    /// Ways to every simulated domain. Domains of one provider have its exchangers in different orders of preference, so
    /// that they are different sites.
    private func resolver(of simulated: SimulatedWorld) -> StaticResolver {
        var resolver = StaticResolver()
        for provider in simulated.providers {
            for (shift, domain) in provider.domains.enumerated() {
                let hosts = provider.exchangers.indices.map {
                    provider.exchangers[($0 + shift) % provider.exchangers.count]
                }
                resolver.exchangers[domain] = .found(
                    hosts.enumerated().map { MailExchanger(preference: UInt16($0), host: $1) },
                    timeToLive: .seconds(600))
            }
            for host in provider.exchangers {
                resolver.addresses[host] = .found(["127.0.0.1"], timeToLive: .seconds(600))
            }
        }
        return resolver
    }

    private func configuration(
        of simulated: SimulatedWorld, timeScale: Double, table: ProviderTable
    ) -> DeliveryConfiguration {
        var configuration = DeliveryConfiguration(heloName: "out.postrider.example")
        configuration.allowsPrivateAddresses = true
        configuration.policy.retrySchedule = RetrySchedule(timeScale: timeScale)
        configuration.providers = table
        configuration.exchangerPorts = simulated.ports
        return configuration
    }

    private func start(
        timeScale: Double, _ limits: [String: SimulatorLimits], in world: World
    ) async throws -> SimulatedWorld {
        var settings = SimulatorConfiguration()
        settings.timeScale = timeScale
        settings.limits = limits
        return try await SimulatedWorld.start(settings, group: world.group)
    }

    @Test("limits that are known are never passed, over all of a provider's sites together")
    func known() async throws {
        let world = try await World()
        let known: [String: SimulatorLimits] = [
            "google": SimulatorLimits(connections: 5, messagesPerConnection: 50),
            "orange": SimulatorLimits(connections: 2, messagesPerConnection: 100),
            "icloud": SimulatorLimits(messagesPerConnection: 5), "qq": SimulatorLimits(messagesPerConnection: 8),
            "yahoo": SimulatorLimits(messagesPerConnection: 20), "gmx": SimulatorLimits(messagesPerConnection: 20),
        ]
        let simulated = try await start(timeScale: 20_000, known, in: world)
        let domains = simulated.providers.filter { known[$0.name] != nil }.flatMap(\.domains)
        let addresses = (0..<600).map { "reader\($0)@\(domains[$0 % domains.count].text)" }
        try await world.spool.acceptSample(to: addresses)
        let service = world.service(
            resolver: resolver(of: simulated),
            configuration: configuration(of: simulated, timeScale: 20_000, table: .standard))
        _ = try await world.running(service) { try await world.settled(600) }
        let tally = simulated.tally()
        for name in known.keys { #expect(tally.breaches[name]?.total == 0, "\(name)") }
        #expect(tally.peakConnectionCounts["google"] ?? 0 <= 5)
        #expect(tally.deliveredCount == addresses.count { simulated.takes(Mailbox($0)!) })
        await simulated.stop()
    }

    @Test("limits that nobody knows are found out, and all that can be delivered is, at its own pace")
    func unknown() async throws {
        let world = try await World()
        let simulated = try await start(
            timeScale: 20_000,
            ["postfix": SimulatorLimits(connections: 2, messagesPerConnection: 10, messagesPerMinute: 20)], in: world)
        let domains = try #require(simulated.providers.first { $0.name == "postfix" }).domains
        let addresses = (0..<200).map { "reader\($0)@\(domains[$0 % domains.count].text)" }
        try await world.spool.acceptSample(to: addresses)
        let service = world.service(
            resolver: resolver(of: simulated),
            configuration: configuration(of: simulated, timeScale: 20_000, table: .standard))
        _ = try await world.running(service) { try await world.settled(200) }
        let tally = simulated.tally()
        #expect(tally.deliveredCount == addresses.count { simulated.takes(Mailbox($0)!) })
        #expect(tally.breaches["postfix"]?.total ?? 0 > 0, "that is how it was found out")
        await simulated.stop()
    }

    @Test("a source that is listed is held at that site, with the reply that says so, and goes on when resumed")
    func listed() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group) { line, number in
            line.hasPrefix("RCPT TO:<bad")
                ? .say("550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.spamhaus.org")
                : BluntServer.polite(line, number)
        }
        let service = world.service(["example.com": [server.port]]) {
            $0.providers = .standard
            $0.policy.retrySchedule = RetrySchedule(timeScale: 1)
            $0.connectionsPerQueue = 1
            $0.recipientsPerTransaction = 1
        }
        try await world.running(service) {
            try await world.spool.acceptSample(to: (1...3).map { "bad\($0)@example.com" })
            #expect(try await world.settled(3) == [.spamBounce: 3])
            let hold = try #require(service.limitsInForce().first { $0.setting == .stop })
            #expect(hold.destination == "mx0.example.com")
            #expect(hold.isAutomatic && hold.isAlert)
            #expect(hold.reply?.contains("zen.spamhaus.org") == true)
            try await world.spool.acceptSample(to: (1...5).map { "good\($0)@example.com" })
            while await service.queues().first?.pausedUntil == nil { try await Task.sleep(for: .milliseconds(5)) }
            let undone = try await service.resume(
                .init(destination: "mx0.example.com"), by: "key_1", why: "delisted")
            #expect(undone.map(\.key) == [hold.key])
            let counts = try await world.settled(8)
            #expect(counts == [.spamBounce: 3, .ok: 5])
        }
        while try await world.spool.limitChanges(limit: 10).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await world.spool.limitChanges(limit: 10).first?.undone?.why == "delisted")
        await server.stop()
    }

    @Test("a pause holds over a restart, and what waits counts no attempt")
    func paused() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group)
        func service() -> DeliveryService { world.service(["example.com": [server.port]]) }
        let first = service()
        let target = try #require(first.target(source: nil, destination: "example.com"))
        let changes = try await first.set([.stop], for: target, until: nil, by: "key_1", why: "they asked us to")
        let key = try await world.spool.acceptSample(to: ["ada@example.com"])[0].key
        let second = service()
        try await world.running(second) {
            while await second.queues().first?.pausedUntil != .distantFuture {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(server.count(of: "EHLO") == 0)
            while await second.queues().first?.stored != 1 { try await Task.sleep(for: .milliseconds(5)) }
            let queue = try #require(await second.queues().first)
            #expect(queue.waiting == 1, "what is paused waits in the store, and is shown all the same")
            _ = try await second.undo(changes[0].key, by: "key_2", why: "they are done")
            #expect(try await world.settled(1) == [.ok: 1])
        }
        #expect(try await world.story(of: key) == ["injected", "ok delivered"])
        await server.stop()
    }
}
