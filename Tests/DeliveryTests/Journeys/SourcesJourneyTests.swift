import Bounce
import DNS
import Delivery
import Foundation
import Mail
import Spool
import TestKit
import Testing

@Suite("Mail from several addresses of ours", .timeLimit(.minutes(15)), .eachEngine)
struct SourcesJourneyTests {
    @Test("goes out from both, each under its own name and as a queue of its own")
    func both() async throws {
        let world = try await World()
        var filter = EventFilter()
        filter.limit = 500
        let server = try await BluntServer.start(on: world.group)
        try await world.spool.acceptSample(to: (1...60).map { "user\($0)@example.com" })
        let plan = try EgressPlan.parse(sources: [
            "one 127.0.0.2 helo=one.postrider.example", "two 127.0.0.3 helo=two.postrider.example",
        ])
        let service = world.service(["example.com": [server.port]]) { $0.egress = plan }
        let counts = try await world.running(service) { try await world.settled(60) }
        #expect(counts == [.ok: 60])
        let greetings = Set(server.lines.filter { $0.hasPrefix("EHLO") })
        #expect(greetings == ["EHLO one.postrider.example", "EHLO two.postrider.example"])
        let events = try await world.spool.events(filter)
        #expect(Set(events.compactMap(\.sourceAddress)) == ["127.0.0.2", "127.0.0.3"])
        await server.stop()
    }

    @Test("over what a new address may carry goes from the warm one")
    func overflow() async throws {
        let world = try await World()
        var filter = EventFilter()
        filter.limit = 500
        let server = try await BluntServer.start(on: world.group)
        try await world.spool.acceptSample(to: (1...80).map { "user\($0)@example.com" })
        let plan = try EgressPlan.parse(
            sources: ["new 127.0.0.2 warm-up", "old 127.0.0.3"], pools: ["default: new*1000 old"])
        let service = world.service(["example.com": [server.port]]) { $0.egress = plan }
        let counts = try await world.running(service) { try await world.settled(80) }
        #expect(counts == [.ok: 80])
        let events = try await world.spool.events(filter)
        let fromNew = events.filter { $0.sourceAddress == "127.0.0.2" }.count
        // The hour may turn in the middle of the test.
        #expect((1...40).contains(fromNew))
        #expect(try await world.spool.warmUps().map(\.finishedCount).reduce(0, +) <= 40)
        await server.stop()
    }

    /// Loopback addresses of this machine.
    private static let hasIPv6 =
        (try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8))?
        .contains("00000000000000000000000000000001") == true
    /// The system lets nobody speak from addresses that are not its own.
    private static let isStrict =
        (try? String(contentsOfFile: "/proc/sys/net/ipv4/ip_nonlocal_bind", encoding: .utf8))?.hasPrefix("0") == true

    /// A way to `example.com` by hosts of one address each.
    private func service(
        _ world: World, at hosts: [(address: String, port: Int)], from sources: [String]
    ) throws -> DeliveryService {
        var resolver = StaticResolver()
        var configuration = DeliveryConfiguration(heloName: "out.postrider.example")
        let names = hosts.indices.map { DomainName("mx\($0).example.com")! }
        resolver.exchangers[DomainName("example.com")!] = .found(
            names.map { MailExchanger(preference: 10, host: $0) }, timeToLive: .seconds(60))
        for (name, host) in zip(names, hosts) {
            resolver.addresses[name] = .found([host.address], timeToLive: .seconds(60))
            configuration.exchangerPorts[name] = host.port
        }
        configuration.allowsPrivateAddresses = true
        configuration.providers = .empty
        configuration.egress = try EgressPlan.parse(sources: sources)
        return world.service(resolver: resolver, configuration: configuration)
    }

    @Test(
        "comes from the address that was named, under its name", .enabled(if: hasIPv6, "this machine has no ::1"),
        arguments: [("::1", "::1"), ("127.0.0.2", "127.0.0.1")])
    func peerAddress(source: String, exchanger: String) async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group, host: exchanger)
        try await world.spool.acceptSample(to: (1...5).map { "user\($0)@example.com" })
        let service = try service(
            world, at: [(exchanger, server.port)], from: ["out \(source) helo=out6.postrider.example"])
        #expect(try await world.running(service) { try await world.settled(5) } == [.ok: 5])
        #expect(server.peers == [source])
        #expect(Set(server.lines.filter { $0.hasPrefix("EHLO") }) == ["EHLO out6.postrider.example"])
        #expect(Set(try await world.spool.events(EventFilter()).compactMap(\.sourceAddress)) == [source])
        await server.stop()
    }

    @Test("goes from each kind of address to exchangers of its own", .enabled(if: hasIPv6, "this machine has no ::1"))
    func families() async throws {
        let world = try await World()
        let four = try await BluntServer.start(on: world.group)
        let six = try await BluntServer.start(on: world.group, host: "::1")
        try await world.spool.acceptSample(to: (1...40).map { "user\($0)@example.com" })
        let service = try service(
            world, at: [("127.0.0.1", four.port), ("::1", six.port)],
            from: ["four 127.0.0.2 helo=four.postrider.example", "six ::1 helo=six.postrider.example"])
        #expect(try await world.running(service) { try await world.settled(40) } == [.ok: 40])
        #expect(four.peers == ["127.0.0.2"] && six.peers == ["::1"])
        #expect(Set(four.lines.filter { $0.hasPrefix("EHLO") }) == ["EHLO four.postrider.example"])
        #expect(Set(six.lines.filter { $0.hasPrefix("EHLO") }) == ["EHLO six.postrider.example"])
        await four.stop()
        await six.stop()
    }

    @Test(
        "waits without an attempt while its source is no address of this machine, and says so",
        .enabled(if: isStrict, "this machine speaks from any address"))
    func unbindable() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group)
        let key = try await world.spool.acceptSample(to: ["ada@example.com"])[0].key
        let service = try service(world, at: [("127.0.0.1", server.port)], from: ["gone 192.0.2.77"])
        try await world.running(service) {
            try await world.wait { service.limitsInForce().contains { $0.setting == .stop } }
            let stop = try #require(service.limitsInForce().first)
            #expect(stop.source == "gone" && stop.destination == "*")
            #expect(stop.isAutomatic && stop.isAlert)
            #expect(stop.why.contains("192.0.2.77") && stop.why.contains("no address of this machine"))
            #expect(await service.sources().map(\.stop?.key) == [stop.key])
            #expect(service.limitFigures().alertCount == 1)
            #expect(service.limitFigures().stoppedSources == ["gone": true])
            // Somebody lets it go too early: it is stopped again, and that is no attempt either.
            _ = try await service.undo(stop.key, by: "key_1", why: "the address is there now")
            try await world.wait { service.limitsInForce().contains { $0.key != stop.key } }
        }
        #expect(server.connectionCount == 0)
        #expect(try await world.story(of: key) == ["injected"])
        await server.stop()
    }

    @Test(
        "goes from the other sources of its pool where one is no address of this machine",
        .enabled(if: isStrict, "this machine speaks from any address"))
    func detour() async throws {
        let world = try await World()
        let server = try await BluntServer.start(on: world.group)
        let keys = try await world.spool.acceptSample(to: (1...30).map { "user\($0)@example.com" }).map(\.key)
        let service = try service(
            world, at: [("127.0.0.1", server.port)], from: ["gone 192.0.2.77", "here 127.0.0.2"])
        #expect(try await world.running(service) { try await world.settled(30) } == [.ok: 30])
        #expect(server.peers == ["127.0.0.2"])
        for key in keys { #expect(try await world.story(of: key) == ["injected", "ok delivered"]) }
        await server.stop()
    }
}
