import Bounce
import DNS
import Mail
import NIOCore
import Testing

@testable import Delivery

@Suite("Router")
struct RouterTests {
    private let domain = DomainName("example.com")!

    private func exchangers(_ hosts: [(UInt16, String)], life: Int = 300) -> Lookup<[MailExchanger]> {
        .found(
            hosts.map { MailExchanger(preference: $0.0, host: DomainName($0.1)!) }, timeToLive: .seconds(life))
    }

    private func resolver(_ hosts: [(UInt16, String)], _ addresses: [String: [String]]) -> StaticResolver {
        StaticResolver(
            exchangers: [domain: exchangers(hosts)],
            addresses: Dictionary(
                uniqueKeysWithValues: addresses.map {
                    (DomainName($0.key)!, .found($0.value, timeToLive: .seconds(120)))
                }))
    }

    private func router(
        _ resolver: StaticResolver, _ change: (inout DeliveryConfiguration) -> Void = { _ in }
    ) throws -> Router {
        var configuration = DeliveryConfiguration(heloName: "out.postrider.example")
        change(&configuration)
        return try Router(resolver: resolver, configuration: configuration, random: { 0.5 })
    }

    private func destination(_ routing: Routing) throws -> Destination {
        guard case .destination(let destination) = routing.way else {
            throw UnexpectedWay(description: "\(routing.way)")
        }
        return destination
    }

    private struct UnexpectedWay: Error { let description: String }

    private func problem(_ routing: Routing) -> Unroutable? {
        if case .none(let problem) = routing.way { problem } else { nil }
    }

    @Test("exchangers are tried by preference, families in turn, five addresses in all")
    func order() async throws {
        let resolver = resolver(
            [(20, "b.example.com"), (10, "a.example.com")],
            [
                "a.example.com": ["8.8.8.1", "8.8.8.2", "2600::1", "2600::2"],
                "b.example.com": ["8.8.8.3", "8.8.8.4", "8.8.8.5"],
            ])
        let routing = try await router(resolver).route(domain)
        let addresses = try destination(routing).exchangers.map { $0.address.ipAddress }
        #expect(addresses == ["8.8.8.1", "2600::1", "8.8.8.2", "8.8.8.3", "8.8.8.4"])
        #expect(routing.timeToLive == .seconds(120))
    }

    @Test("a single host may fill all five")
    func singleHost() async throws {
        let resolver = resolver([(10, "a.example.com")], ["a.example.com": (1...9).map { "8.8.8.\($0)" }])
        #expect(try destination(try await router(resolver).route(domain)).exchangers.count == 5)
    }

    @Test("domains with the same exchangers are one site, in whatever order chance put them")
    func sameSite() async throws {
        let other = DomainName("example.net")!
        var resolver = resolver(
            [(10, "a.example.com"), (10, "b.example.com")],
            ["a.example.com": ["8.8.8.1"], "b.example.com": ["8.8.8.2"]])
        resolver.exchangers[other] = exchangers([(5, "b.example.com"), (5, "a.example.com")])
        let router = try router(resolver)
        let first = try destination(await router.route(domain)).site
        let second = try destination(await router.route(other)).site
        #expect(first == second)
        #expect(first.provider == "example.com")
        #expect(first.name == "a.example.com +1")
    }

    @Test("another source or another order of preference is another site")
    func otherSite() {
        let a = MailHost(DomainName("a.example.com")!, rank: 0)
        let b = MailHost(DomainName("b.example.com")!, rank: 1)
        let plain = Site(source: "default", exchangers: [a, b])
        #expect(plain != Site(source: "192.0.2.1", exchangers: [a, b]))
        #expect(
            plain != Site(source: "default", exchangers: [MailHost(a.domain!, rank: 1), MailHost(b.domain!, rank: 0)]))
    }

    @Test("a domain without MX is its own exchanger")
    func implicit() async throws {
        let resolver = StaticResolver(addresses: [domain: .found(["8.8.8.1"], timeToLive: .seconds(60))])
        #expect(try destination(try await router(resolver).route(domain)).site.name == "example.com")
    }

    @Test(
        "names that lead nowhere are told apart",
        arguments: [
            (Lookup<[MailExchanger]>.found([], timeToLive: .seconds(60)), RoutingFailure.nullMX),
            (.noSuchName, .noSuchDomain), (.noData, .noMailHost), (.failed("SERVFAIL"), .temporary),
        ])
    func deadEnds(lookup: Lookup<[MailExchanger]>, failure: RoutingFailure) async throws {
        let routing = try await router(StaticResolver(exchangers: [domain: lookup])).route(domain)
        #expect(problem(routing) == .failure(failure))
        #expect(routing.timeToLive <= .seconds(60))
    }

    @Test(
        "addresses that nobody outside owns are not written to",
        arguments: [
            "127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.1.1", "::1", "::ffff:127.0.0.1", "fe80::1", "0.0.0.0",
        ])
    func forbidden(address: String) async throws {
        let resolver = resolver([(10, "a.example.com")], ["a.example.com": [address]])
        #expect(problem(try await router(resolver).route(domain)) == .failure(.forbiddenAddress))
        let allowed = try await router(resolver) { $0.allowsPrivateAddresses = true }.route(domain)
        #expect(try destination(allowed).exchangers.count == 1)
    }

    @Test("a forbidden address among others is passed over")
    func someForbidden() async throws {
        let resolver = resolver([(10, "a.example.com")], ["a.example.com": ["127.0.0.1", "8.8.8.1"]])
        let found = try destination(try await router(resolver).route(domain))
        #expect(found.exchangers.map { $0.address.ipAddress } == ["8.8.8.1"])
    }

    @Test("mail that would come back to us is refused, and worse exchangers than ourselves are left out")
    func loops() async throws {
        let addresses = [
            "out.postrider.example": ["8.8.8.1"], "a.example.com": ["8.8.8.2"], "b.example.com": ["8.8.8.3"],
        ]
        let best = resolver([(10, "out.postrider.example"), (20, "a.example.com")], addresses)
        #expect(problem(try await router(best).route(domain)) == .loopsBack)
        let middle = resolver(
            [(10, "a.example.com"), (20, "out.postrider.example"), (20, "b.example.com")], addresses)
        let found = try destination(try await router(middle).route(domain))
        #expect(found.exchangers.map(\.host.name) == ["a.example.com"])
    }

    @Test("exchangers without an address are passed over; trouble with one is told when no other is left")
    func addressTrouble() async throws {
        var resolver = resolver([(10, "a.example.com"), (20, "b.example.com")], ["b.example.com": ["8.8.8.2"]])
        #expect(try destination(try await router(resolver).route(domain)).exchangers.count == 1)
        resolver.addresses = [DomainName("b.example.com")!: .failed("SERVFAIL")]
        #expect(problem(try await router(resolver).route(domain)) == .failure(.temporary))
        resolver.addresses = [:]
        #expect(problem(try await router(resolver).route(domain)) == .failure(.noMailHost))
    }

    @Test("a source address keeps to its family")
    func family() async throws {
        let resolver = resolver([(10, "a.example.com")], ["a.example.com": ["8.8.8.1", "2600::1"]])
        let router = try router(resolver) { $0.sourceAddress = "2600::5" }
        let found = try destination(await router.route(domain))
        #expect(found.exchangers.map { $0.address.ipAddress } == ["2600::1"])
        #expect(found.site.source == "2600::5")
    }

    @Test("ports are chosen by host")
    func ports() async throws {
        let resolver = resolver(
            [(10, "a.example.com"), (20, "b.example.com")],
            ["a.example.com": ["8.8.8.1"], "b.example.com": ["8.8.8.2"]])
        let router = try router(resolver) {
            $0.exchangerPort = 2_525
            $0.exchangerPorts = [DomainName("b.example.com")!: 2_600]
        }
        #expect(try destination(await router.route(domain)).exchangers.map { $0.address.port } == [2_525, 2_600])
    }

    @Test("a smart host takes everything, wherever it is")
    func smartHost() async throws {
        let router = try router(StaticResolver()) { $0.smartHost = "127.0.0.1:2525" }
        let found = try destination(await router.route(domain))
        #expect(found.isSmartHost)
        #expect(found.exchangers.map { $0.address.port } == [2_525])
        #expect(found.site == (try destination(await router.route(DomainName("example.net")!))).site)
    }

    @Test("a smart host that cannot be found is waited for")
    func lostSmartHost() async throws {
        let router = try router(StaticResolver()) { $0.smartHost = "relay.example.com" }
        #expect(problem(await router.route(domain)) == .failure(.temporary))
    }

    @Test("a configuration that cannot be run is refused")
    func badConfiguration() {
        #expect(throws: DeliveryConfigurationError.badSmartHost("a b")) {
            try router(StaticResolver()) { $0.smartHost = "a b" }
        }
        #expect(throws: DeliveryConfigurationError.badSourceAddress("here")) {
            try router(StaticResolver()) { $0.sourceAddress = "here" }
        }
    }
}
