import DNS
import Mail
import Synchronization
import TestKit
import Testing

@testable import Verification

@Suite("What the DNS says of a domain")
struct DomainDeskTests {
    static func name(_ text: String) -> DomainName { DomainName(text)! }

    static func mx(_ hosts: String..., life: Int = 300) -> Lookup<[MailExchanger]> {
        .found(
            hosts.enumerated().map { MailExchanger(preference: UInt16($0 * 10), host: name($1)) },
            timeToLive: .seconds(life))
    }

    static func addresses(_ texts: String..., life: Int = 300) -> Lookup<[String]> {
        .found(texts, timeToLive: .seconds(life))
    }

    static let resolver = StaticResolver(
        exchangers: [
            name("good.example"): mx("mx.good.example"), name("none.example"): .found([], timeToLive: .seconds(300)),
            name("literal.example"): mx("192.0.2.1"), name("self.example"): mx("localhost"),
            name("loop.example"): mx("loop.host.example"), name("inside.example"): mx("inside.host.example"),
            name("gone.example"): mx("nowhere.example"), name("trouble.example"): .failed("SERVFAIL"),
            name("unsure.example"): mx("unsure.host.example"), name("plain.example"): .noData,
            name("bare.example"): .noData, name("parked.example"): mx("park-mx.above.com"),
            name("tenant.example"): mx("tenant-example.mail.protection.outlook.com"),
            name("half.example"): mx("nowhere.example", "mx.good.example"),
        ],
        addresses: [
            name("mx.good.example"): addresses("9.9.9.9"), name("loop.host.example"): addresses("127.0.0.1", "::1"),
            name("inside.host.example"): addresses("10.0.0.1"), name("unsure.host.example"): .failed("time-out"),
            name("plain.example"): addresses("9.9.9.9"), name("park-mx.above.com"): addresses("9.9.9.9"),
            name("tenant-example.mail.protection.outlook.com"): addresses("9.9.9.9"),
        ])

    static func desk(_ time: ManualTime = ManualTime(), limit: Int = 100) -> DomainDesk {
        DomainDesk(resolver: resolver, time: time, limit: limit, chance: { 0 })
    }

    private func word(_ way: DomainFacts.Way) -> String {
        switch way {
        case .hosts(let hosts): "hosts \(hosts.map(\.name.text).joined(separator: " "))"
        case .nullMX: "null"
        case .noSuchDomain: "no such domain"
        case .noMailHost: "no host"
        case .notOpen: "not open"
        case .unknown: "unknown"
        }
    }

    @Test(
        "tells apart what takes mail, what never will, and what cannot be known now",
        arguments: [
            ("good.example", "hosts mx.good.example"), ("half.example", "hosts mx.good.example"),
            ("plain.example", "hosts plain.example"), ("none.example", "null"), ("literal.example", "no host"),
            ("self.example", "no host"), ("loop.example", "no host"), ("inside.example", "not open"),
            ("gone.example", "no host"), ("bare.example", "no host"), ("missing.example", "no such domain"),
            ("trouble.example", "unknown"), ("unsure.example", "unknown"),
        ])
    func ways(domain: String, word: String) async {
        let facts = await Self.desk().facts(of: Self.name(domain))
        #expect(self.word(facts.way) == word)
        #expect(facts.isImplicit == (domain == "plain.example"))
    }

    @Test("knows providers and parked domains by their exchangers")
    func known() async {
        let desk = Self.desk()
        #expect(await desk.facts(of: Self.name("tenant.example")).provider == "outlook")
        #expect(await desk.facts(of: Self.name("tenant.example")).known?.belief == .refusals)
        let parked = await desk.facts(of: Self.name("parked.example"))
        #expect(parked.known?.kind == .parking)
        #expect(parked.provider == nil)
        #expect(await desk.facts(of: Self.name("good.example")).known == nil)
    }

    @Test("keeps answers as long as they live, and trouble for seconds")
    func lifetimes() async {
        let time = ManualTime()
        let desk = Self.desk(time)
        _ = await desk.facts(of: Self.name("good.example"))
        _ = await desk.facts(of: Self.name("trouble.example"))
        #expect(desk.kept(Self.name("good.example")) != nil)
        #expect(desk.kept(Self.name("trouble.example")) != nil)
        time.advance(by: .seconds(30))
        #expect(desk.kept(Self.name("trouble.example")) == nil)
        time.advance(by: .seconds(271))
        #expect(desk.kept(Self.name("good.example")) == nil)
    }

    @Test("remembers a bounded number of domains")
    func bounded() async {
        let desk = Self.desk(limit: 5)
        for index in 0..<50 { _ = await desk.facts(of: Self.name("d\(index).example")) }
        #expect(desk.count <= 5)
    }

    @Test("a provider's proof is kept")
    func secure() async {
        var resolver = Self.resolver
        resolver.secureNames = [Self.name("good.example")]
        let desk = DomainDesk(resolver: resolver, time: ManualTime(), chance: { 0 })
        #expect(await desk.facts(of: Self.name("good.example")).isSecure)
        #expect(await !desk.facts(of: Self.name("half.example")).isSecure)
    }
}
