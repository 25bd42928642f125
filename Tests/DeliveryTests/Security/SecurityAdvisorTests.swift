import Bounce
import DNS
import Mail
import SMTP
import Spool
import TestKit
import Testing

@testable import Delivery

@Suite("What hosts have to come up to", .eachEngine)
struct SecurityAdvisorTests {
    private let domain = DomainName("example.com")!
    private let hosts = ["mx1.example.com", "mx2.example.net"].map { MailHost(DomainName($0)!, rank: 0) }
    private let record = TLSARecord(
        usage: 3, selector: 1, matchingType: 1, data: [UInt8](repeating: 1, count: 32))

    /// - Parameter sts: the mode of a policy that names mx1 alone.
    private func advise(
        sts: String? = nil, _ change: (inout StaticResolver) -> Void = { _ in }
    ) async throws -> (advice: SecurityAdvisor.Advice, counts: [TLSSessionCount]) {
        let kit = try await TemporarySpool()
        var resolver = StaticResolver()
        if sts != nil {
            resolver.texts[DomainName("_mta-sts.example.com")!] = .found(["v=STSv1; id=1"], timeToLive: .seconds(9))
        }
        change(&resolver)
        let fetcher = FakeFetcher(
            .success("version: STSv1\nmode: \(sts ?? "none")\nmx: mx1.example.com\nmax_age: 600"))
        let ledger = TLSLedger(time: kit.time)
        let advisor = SecurityAdvisor(
            policies: STSPolicies(fetcher: fetcher, spool: kit.spool, time: kit.time), ledger: ledger)
        return (await advisor.advise(hosts, of: domain, asking: resolver), ledger.take())
    }

    private func prove(_ resolver: inout StaticResolver, _ names: [String]) {
        resolver.secureNames = Set(names.compactMap { DomainName($0) })
    }

    @Test("without a policy everything is opportunistic")
    func opportunistic() async throws {
        let (advice, counts) = try await advise()
        #expect(advice.hosts.map(\.security) == [.opportunistic, .opportunistic])
        #expect(counts.isEmpty)
    }

    @Test("a policy to enforce leaves out hosts that it does not name, and asks the others for their name")
    func enforce() async throws {
        let advice = try await advise(sts: "enforce").advice
        #expect(advice.hosts.map(\.host) == [hosts[0]])
        #expect(advice.hosts[0].security == HostSecurity(policy: .verified(names: ["mx1.example.com"]), kind: .sts))
    }

    @Test("a policy in testing lets all pass and looks at them")
    func testing() async throws {
        let advice = try await advise(sts: "testing").advice
        #expect(advice.hosts.map(\.security.policy) == [.opportunistic, .opportunistic])
        #expect(advice.hosts.allSatisfy { $0.security.audited?.checksCertificate == true })
    }

    @Test("records of a proved host count before a policy, those of the others do not count")
    func dane() async throws {
        let advice = try await advise(sts: "enforce") { resolver in
            prove(&resolver, ["example.com", "mx1.example.com"])
            resolver.associations[DomainName("mx1.example.com")!] = .found([record], timeToLive: .seconds(60))
            resolver.associations[DomainName("mx2.example.net")!] = .found([record], timeToLive: .seconds(60))
        }.advice
        let association = try #require(CertificateAssociation(record))
        #expect(advice.hosts.count == 1)
        #expect(
            advice.hosts[0].security
                == HostSecurity(policy: .dane([association], names: ["mx1.example.com", "example.com"]), kind: .tlsa))
    }

    @Test("where the exchangers are not proved, neither are their certificates")
    func unprovedExchangers() async throws {
        let advice = try await advise { resolver in
            prove(&resolver, ["mx1.example.com"])
            resolver.associations[DomainName("mx1.example.com")!] = .found([record], timeToLive: .seconds(60))
        }.advice
        #expect(advice.hosts.map(\.security) == [.opportunistic, .opportunistic])
    }

    @Test("records that mean nothing to mail ask for encryption all the same")
    func unusable() async throws {
        let advice = try await advise { resolver in
            prove(&resolver, ["example.com", "mx1.example.com"])
            let useless = TLSARecord(usage: 1, selector: 1, matchingType: 1, data: record.data)
            resolver.associations[DomainName("mx1.example.com")!] = .found([useless], timeToLive: .seconds(60))
        }.advice
        #expect(advice.hosts.map(\.security.policy) == [.encrypted, .opportunistic])
    }

    @Test("a host whose records cannot be learnt is left out, and mail waits where all are")
    func unavailable() async throws {
        func advised(_ broken: [String]) async throws -> (SecurityAdvisor.Advice, [TLSSessionCount]) {
            try await advise { resolver in
                prove(&resolver, ["example.com", "mx1.example.com", "mx2.example.net"])
                for host in broken { resolver.associations[DomainName(host)!] = .failed("bogus") }
            }
        }
        #expect(try await advised(["mx1.example.com"]).0.hosts.map(\.host) == [hosts[1]])
        let (advice, counts) = try await advised(["mx1.example.com", "mx2.example.net"])
        #expect(advice.problem == .tlsaUnavailable)
        #expect(counts.map(\.key.result) == [.dnssecInvalid])
    }

    @Test("a queue's own limits raise what is asked for, and never lower it")
    func raised() {
        let host = hosts[0]
        let verified = TLSPolicy.verified(names: ["mx1.example.com"])
        let opportunistic = HostSecurity.opportunistic
        #expect(opportunistic.raised(to: .opportunistic, host: host).policy == .opportunistic)
        #expect(opportunistic.raised(to: .requiredUnverified, host: host).policy == .encrypted)
        #expect(opportunistic.raised(to: .required, host: host).policy == verified)
        let dane = HostSecurity(policy: .dane([], names: []), kind: .tlsa)
        #expect(dane.raised(to: .required, host: host) == dane)
    }
}
