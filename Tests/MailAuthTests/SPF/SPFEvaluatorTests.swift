import DNS
import Mail
import MailAuth
import Testing

@Suite("SPF evaluation")
struct SPFEvaluatorTests {
    private let resolver: StaticResolver = {
        func found<Value>(_ values: [Value]) -> Lookup<[Value]> { .found(values, timeToLive: .seconds(60)) }
        let hosts = (1...11).map { MailExchanger(preference: UInt16($0), host: name("mx\($0).many.example")) }
        var resolver = StaticResolver(
            exchangers: [
                name("shop.example"): found([MailExchanger(preference: 10, host: name("mx.shop.example"))]),
                name("many.example"): found(hosts),
            ],
            addresses: [
                name("mx.shop.example"): found(["192.0.2.10", "2001:db8::10"]),
                name("shop.example"): found(["192.0.2.80"]),
                name("7.2.0.192.in-addr.known.example"): found(["127.0.0.2"]),
                name("host.shop.example"): found(["192.0.2.77"]),
            ],
            names: [IPAddress("192.0.2.77")!: found([name("liar.example"), name("host.shop.example")])])
        let texts: [(String, String)] = [
            ("nets.example", "v=spf1 ip4:192.0.2.0/28 ip6:2001:db8::/32 -all"),
            ("mx.example", "v=spf1 mx:shop.example ~all"),
            ("a.example", "v=spf1 a:shop.example/25 ?all"), ("plus.example", "v=spf1 include:nets.example -all"),
            ("soft.example", "v=spf1 include:mx.example -all"), ("goes.example", "v=spf1 redirect=nets.example"),
            ("lost.example", "v=spf1 include:nowhere.example -all"),
            ("lost2.example", "v=spf1 redirect=nowhere.example"),
            ("empty.example", "v=spf1"), ("bad.example", "v=spf1 ip4:1 -all"),
            ("includesbad.example", "v=spf1 include:bad.example -all"),
            ("loop.example", "v=spf1 include:loop.example -all"), ("loops.example", "v=spf1 redirect=loops.example"),
            ("void.example", "v=spf1 a:v1.example a:v2.example a:v3.example -all"),
            ("many-mx.example", "v=spf1 mx:many.example -all"),
            ("macro.example", "v=spf1 exists:%{ir}.%{v}.known.example -all"),
            ("ptr.example", "v=spf1 ptr:shop.example -all"),
            ("later.example", "v=spf1 ip4:192.0.2.7 a:%{l}.no.such.example -all"),
        ]
        for (domain, text) in texts { resolver.texts[name(domain)] = found(["other text", text]) }
        resolver.texts[name("two.example")] = found(["v=spf1 -all", "v=spf1 +all"])
        resolver.texts[name("down.example")] = .failed("SERVFAIL")
        resolver.texts[name("mute.example")] = found(["google-site-verification=1"])
        return resolver
    }()

    private func ask(_ domain: String, _ address: String) async -> SPFResult {
        await SPFEvaluator(resolver: resolver).evaluate(
            SPFQuestion(
                address: IPAddress(address)!, domain: name(domain), sender: Mailbox("news@\(domain)")!,
                heloName: "out.shop.example"))
    }

    @Test(
        "answers by the first mechanism that matches",
        arguments: [
            ("nets.example", "192.0.2.7", "pass"), ("nets.example", "192.0.2.17", "fail"),
            ("nets.example", "2001:db8:1::1", "pass"), ("nets.example", "2001:db9::1", "fail"),
            ("mx.example", "192.0.2.10", "pass"), ("mx.example", "2001:db8::10", "pass"),
            ("mx.example", "192.0.2.11", "softfail"), ("a.example", "192.0.2.1", "pass"),
            ("a.example", "192.0.2.200", "neutral"), ("plus.example", "192.0.2.7", "pass"),
            ("plus.example", "192.0.3.7", "fail"), ("soft.example", "192.0.3.7", "fail"),
            ("goes.example", "192.0.2.7", "pass"), ("goes.example", "192.0.3.7", "fail"),
            ("empty.example", "192.0.2.7", "neutral"), ("nowhere.example", "192.0.2.7", "none"),
            ("mute.example", "192.0.2.7", "none"), ("down.example", "192.0.2.7", "temperror"),
            ("macro.example", "192.0.2.7", "pass"), ("macro.example", "192.0.2.8", "fail"),
            ("ptr.example", "192.0.2.77", "pass"), ("ptr.example", "192.0.2.7", "fail"),
            ("later.example", "192.0.2.7", "pass"),
        ])
    func answers(domain: String, address: String, word: String) async {
        #expect(await ask(domain, address).word == word)
    }

    @Test(
        "tells permanent errors apart",
        arguments: [
            ("two.example", .severalRecords(at: "two.example")),
            ("bad.example", .record(.badAddress("ip4:1"), at: "bad.example")),
            ("includesbad.example", .record(.badAddress("ip4:1"), at: "bad.example")),
            ("lost.example", .missingRecord(at: "nowhere.example")),
            ("lost2.example", .missingRecord(at: "nowhere.example")), ("loop.example", .tooManyLookups),
            ("loops.example", .tooManyLookups), ("void.example", .tooManyVoidLookups),
            ("many-mx.example", .tooManyHosts(at: "many.example")),
        ] as [(String, SPFFault)])
    func faults(domain: String, expected: SPFFault) async {
        #expect(await ask(domain, "192.0.2.200") == .permanentError(expected))
    }

    @Test("counts the look-ups that a record costs")
    func counts() async {
        let question = SPFQuestion(
            address: IPAddress("192.0.2.200")!, domain: name("soft.example"), sender: Mailbox("a@soft.example")!,
            heloName: "x.example")
        #expect(await SPFEvaluator(resolver: resolver).evaluateCounting(question).lookupCount == 2)
    }
}
