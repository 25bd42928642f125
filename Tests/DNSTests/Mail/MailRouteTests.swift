import DNS
import Mail
import Testing

@Suite("Mail route")
struct MailRouteTests {
    private func exchanger(_ preference: UInt16, _ host: String) -> MailExchanger {
        MailExchanger(preference: preference, host: DomainName(host)!)
    }

    private let domain = DomainName("example.test")!

    private func route(
        _ exchangers: Lookup<[MailExchanger]>, _ addresses: Lookup<[String]> = .noData
    ) async -> MailRoute {
        await StaticResolver(exchangers: [domain: exchangers], addresses: [domain: addresses]).mailRoute(of: domain)
    }

    @Test("follows what the DNS says")
    func table() async {
        let found = Lookup.found(["192.0.2.1"], timeToLive: .seconds(1))
        #expect(await route(.found([], timeToLive: .zero)) == .nullMX)
        #expect(await route(.found([], timeToLive: .zero), found) == .nullMX)
        #expect(await route(.noData, found) == .implicit(domain))
        #expect(await route(.noData, .noData) == .noMailHost)
        #expect(await route(.noData, .noSuchName) == .noSuchDomain)
        #expect(await route(.noData, .failed("SERVFAIL")) == .temporary("SERVFAIL"))
        #expect(await route(.noSuchName) == .noSuchDomain)
        #expect(await route(.failed("timed out"), found) == .temporary("timed out"))
        #expect(await route(.found([exchanger(0, "localhost")], timeToLive: .zero), found) == .noMailHost)
        #expect(await route(.found([exchanger(0, "192.0.2.1")], timeToLive: .zero), found) == .noMailHost)
    }

    @Test("tries lower preferences first, and leaves out what is no host")
    func order() {
        let given = [
            exchanger(30, "c.test"), exchanger(10, "a.test"), exchanger(20, "b.test"), exchanger(5, "10.0.0.1"),
            exchanger(1, "localhost"), exchanger(40, "a.test"), exchanger(1, "x.localhost"),
        ]
        let ordered = MailExchanger.order(given) { 0.5 }
        #expect(ordered.map(\.host.text) == ["a.test", "b.test", "c.test"])
    }

    @Test("spreads mail over exchangers of equal preference, and over no others")
    func shuffle() {
        let given = ["a", "b", "c"].map { exchanger(10, "\($0).test") } + [exchanger(20, "last.test")]
        var chance = SeededChance(seed: 1)
        var firsts: [String: Int] = [:]
        for _ in 0..<3_000 {
            let ordered = MailExchanger.order(given) { Double.random(in: 0..<1, using: &chance) }
            firsts[ordered[0].host.text, default: 0] += 1
            #expect(ordered[3].host.text == "last.test")
        }
        #expect(firsts.count == 3)
        #expect(firsts.values.allSatisfy { $0 > 800 })
    }

    @Test("keeps sixteen of three hundred exchangers")
    func many() {
        let given = (0..<300).map { exchanger(UInt16(300 - $0), "mx\($0).test") }
        let ordered = MailExchanger.order(given) { 0 }
        #expect(ordered.map(\.preference) == Array(1...16))
    }
}
