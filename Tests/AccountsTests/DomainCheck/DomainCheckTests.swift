import Accounts
import DNS
import Foundation
import Mail
import MailAuth
import Storage
import TestKit
import Testing

@Suite("Domain check", .eachEngine)
struct DomainCheckTests {
    private static let rsa = SigningKey(.rsaSHA256)
    private let store: TemporaryStore
    private let domains: Domains
    private let shop = DomainName("shop.example")!
    private let bounces = DomainName("bounces.shop.example")!
    private let out = DomainName("out.shop.example")!
    private let source = IPAddress("192.0.2.7")!

    init() async throws {
        store = try TemporaryStore()
        domains = try await Domains.open(
            engine: try await store.openEngine(), seal: KeySeal(secret: KeySeal.makeSecret())!, time: ManualTime())
        _ = try await domains.add(shop, of: .first, keys: [NewDKIMKey(Self.rsa, selector: "s1")])
    }

    private func found<Value>(_ values: Value...) -> Lookup<[Value]> { .found(values, timeToLive: .seconds(60)) }

    private func name(_ text: String) -> DomainName { DomainName(text)! }

    private func good() -> StaticResolver {
        StaticResolver(
            exchangers: [bounces: found(MailExchanger(preference: 10, host: out))],
            addresses: [out: found("192.0.2.7")],
            texts: [
                bounces: found("v=spf1 ip4:192.0.2.7 -all"),
                name("s1._domainkey.shop.example"): found(KeyRecord(Self.rsa).text),
                name("_dmarc.shop.example"): found("v=DMARC1; p=reject"),
            ], names: [source: found(out)])
    }

    private func check(_ resolver: StaticResolver, policy: String? = nil) async throws -> DomainReport {
        var check = DomainCheck(resolver: resolver)
        check.policyFetcher = policy.map(GivenPolicy.init)
        check.sources = [EgressAddress(address: source, heloName: out)]
        check.returnDomain = bounces
        check.returnHost = out
        return try await domains.check(shop, of: .first, with: check)
    }

    private func finding(
        _ kind: DomainFinding.Check, _ resolver: StaticResolver, policy: String? = nil
    ) async throws -> DomainFinding {
        try #require(try await check(resolver, policy: policy).findings.first { $0.check == kind })
    }

    @Test("all is well where all is published, and a key that waited signs from then on")
    func well() async throws {
        #expect(domains.signer(for: shop, of: .first) == nil)
        let report = try await check(good())
        #expect(report.state == .ok, "\(report.findings.filter { $0.state != .ok })")
        #expect(report.seenKeys.count == 1)
        #expect(report.domain.keys.first?.state == .active)
        #expect(domains.signer(for: shop, of: .first) != nil)
        #expect(try await check(good()).seenKeys.isEmpty)
        #expect(Set(report.findings.map(\.check)) == Set(DomainFinding.Check.allCases))
    }

    @Test("nothing published: every record that is missing is told word for word")
    func bare() async throws {
        let report = try await check(StaticResolver())
        #expect(report.state == .failed)
        let lines = report.findings.flatMap(\.records).map(\.zoneLine)
        #expect(lines.contains("bounces.shop.example. IN TXT \"v=spf1 ip4:192.0.2.7 -all\""))
        #expect(
            lines.contains(
                "_dmarc.shop.example. IN TXT \"v=DMARC1; p=none; rua=mailto:dmarc-reports@shop.example\""))
        #expect(lines.contains("bounces.shop.example. IN MX 10 out.shop.example."))
        #expect(lines.contains("7.2.0.192.in-addr.arpa. IN PTR out.shop.example."))
        #expect(lines.contains("out.shop.example. IN A 192.0.2.7"))
        let key = try #require(report.findings.first { $0.check == .dkim }?.records.first)
        #expect(key.name.text == "s1._domainkey.shop.example")
        #expect(key.strings.count == 2)
        #expect(key.strings.allSatisfy { $0.utf8.count <= 255 })
        #expect(key.strings.joined() == KeyRecord(Self.rsa).text)
        #expect(report.domain.keys.first?.state == .waiting)
    }

    @Test(
        "an SPF record is given what it lacks",
        arguments: [
            ("v=spf1 include:_spf.example.net ~all", "v=spf1 ip4:192.0.2.7 include:_spf.example.net ~all"),
            ("v=spf1 -ip4:192.0.2.7 +all", "v=spf1 ip4:192.0.2.7 +all"), ("v=spf1", "v=spf1 ip4:192.0.2.7"),
            ("v=spf1 -all", "v=spf1 ip4:192.0.2.7 -all"),
        ])
    func spf(text: String, expected: String) async throws {
        var resolver = good()
        resolver.texts[bounces] = found(text)
        resolver.texts[name("_spf.example.net")] = found("v=spf1 -all")
        let finding = try await finding(.spf, resolver)
        #expect(finding.state == .failed)
        #expect(finding.found == [text])
        #expect(finding.records.map(\.value) == [expected])
    }

    @Test("two SPF records become one")
    func twoRecords() async throws {
        var resolver = good()
        resolver.texts[bounces] = found("v=spf1 ip4:192.0.2.7 -all", "v=spf1 include:a.example ~all")
        let finding = try await finding(.spf, resolver)
        #expect(finding.records.map(\.value) == ["v=spf1 ip4:192.0.2.7 include:a.example ~all"])
    }

    @Test("a key's record that is wrong is told from one that is missing")
    func key() async throws {
        let place = name("s1._domainkey.shop.example")
        var resolver = good()
        func state(_ texts: [String]) async throws -> DomainFinding.State {
            resolver.texts[place] = .found(texts, timeToLive: .seconds(1))
            return try await finding(.dkim, resolver).state
        }
        let right = KeyRecord(Self.rsa).text
        #expect(try await state(["v=DKIM1; p=AAAA"]) == .failed)
        #expect(try await state(["hello"]) == .failed)
        #expect(try await state([right, right]) == .failed)
        #expect(try await state([right + "; t=y"]) == .warning)
        #expect(try await domains.find(shop, of: .first).keys.first?.state == .waiting)
        resolver.texts[place] = .failed("SERVFAIL")
        #expect(try await finding(.dkim, resolver).state == .unknown)
        #expect(try await state([right]) == .ok)
    }

    @Test("addresses without a name that leads back, and those on a list, are told")
    func sources() async throws {
        var resolver = good()
        resolver.names[source] = found(name("liar.example"))
        #expect(try await finding(.reverseDNS, resolver).state == .failed)
        resolver = good()
        resolver.addresses[name("7.2.0.192.zen.spamhaus.org")] = found("127.0.0.2")
        let listed = try await finding(.blocklists, resolver)
        #expect(listed.state == .failed)
        #expect(listed.mend?.contains("https://check.spamhaus.org/") == true)
        resolver.addresses[name("7.2.0.192.zen.spamhaus.org")] = found("127.255.255.254")
        #expect(try await finding(.blocklists, resolver).state == .warning)
        resolver = good()
        resolver.addresses[name("shop.example.dbl.spamhaus.org")] = found("127.0.1.2")
        #expect(try await check(resolver).findings.contains { $0.check == .blocklists && $0.state == .failed })
    }

    @Test("an MTA-STS record is judged where there is one")
    func transport() async throws {
        var resolver = good()
        resolver.texts[name("_mta-sts.shop.example")] = found("v=STSv1; id=20261121;")
        #expect(try await finding(.mtaSTS, resolver).summary == "Published, policy 20261121.")
        resolver.texts[name("_mta-sts.shop.example")] = found("v=STSv1;")
        #expect(try await finding(.mtaSTS, resolver).state == .warning)
    }

    @Test("the file of an MTA-STS policy must be there, be one, and name the exchangers")
    func policyFile() async throws {
        var resolver = good()
        resolver.texts[name("_mta-sts.shop.example")] = found("v=STSv1; id=7;")
        resolver.exchangers[shop] = found(MailExchanger(preference: 10, host: name("mx.shop.example")))
        let policy = "version: STSv1\nmode: enforce\nmx: mx.shop.example\nmax_age: 86400\n"
        let well = try await finding(.mtaSTS, resolver, policy: policy)
        #expect(well.state == .ok)
        #expect(well.found == ["v=STSv1; id=7;"])
        let other = try await finding(
            .mtaSTS, resolver, policy: policy.replacing("mx: mx.", with: "mx: old."))
        #expect(other.state == .warning)
        #expect(other.mend?.contains("`mx: mx.shop.example`") == true)
        #expect(try await finding(.mtaSTS, resolver, policy: "<html>").state == .warning)
        let gone = try await finding(.mtaSTS, resolver, policy: "")
        #expect(gone.summary == "The policy file cannot be had: answered 404.")
        #expect(gone.mend?.contains("https://mta-sts.shop.example/.well-known/mta-sts.txt") == true)
    }

    @Test("keys that wait are seen without anybody asking")
    func watch() async throws {
        #expect(try await domains.activatePublished(resolver: StaticResolver()) == 0)
        #expect(try await domains.activatePublished(resolver: good()) == 1)
        #expect(try await domains.activatePublished(resolver: good()) == 0)
        #expect(domains.signer(for: shop, of: .first) != nil)
    }
}

/// The file as it is given; an empty one is not there.
private struct GivenPolicy: PolicyFetcher {
    let text: String

    func fetch(_ domain: DomainName, byteLimit: Int) async throws(PolicyFetchError) -> [UInt8] {
        guard !text.isEmpty else { throw .unavailable("answered 404") }
        return Array(text.utf8)
    }
}
