import Bounce
import Crypto
import DNS
import Delivery
import Mail
import NIOSSL
import SMTP
import Spool
import Storage
import TestKit
import Testing

@Suite("Mail and TLS policies", .timeLimit(.minutes(15)), .eachEngine)
struct SecurityJourneyTests {
    private static let host = "mx0.example.com"

    private struct Ending {
        var statuses: [RecipientStatus: Int]
        var story: [String]
        var evidence: Set<String>
        var encrypted: [Bool]
        var counts: [TLSSessionCount]
    }

    /// Sends one mail to example.com, whose only exchanger shows `tls`.
    private func send(
        showing tls: NIOSSLContext?, trusting authority: TestAuthority, sts: String? = nil, tlsa: [TLSARecord]? = nil
    ) async throws -> Ending {
        let world = try await World()
        let server = try await SecureServer.start(tls, on: world.group)
        let (domain, host) = (DomainName("example.com")!, DomainName(Self.host)!)
        var resolver = StaticResolver(
            exchangers: [domain: .found([MailExchanger(preference: 0, host: host)], timeToLive: .seconds(60))],
            addresses: [host: .found(["127.0.0.1"], timeToLive: .seconds(60))])
        if sts != nil {
            resolver.texts[DomainName("_mta-sts.example.com")!] = .found(["v=STSv1; id=1"], timeToLive: .seconds(60))
        }
        if let tlsa {
            resolver.secureNames = [domain, host]
            resolver.associations[host] = .found(tlsa, timeToLive: .seconds(60))
        }
        var configuration = DeliveryConfiguration(heloName: "out.postrider.example")
        configuration.allowsPrivateAddresses = true
        configuration.policy.retrySchedule = RetrySchedule(timeScale: 100_000)
        configuration.policy.retrySchedule.attemptLimit = 3
        configuration.exchangerPorts = [host: server.port]
        configuration.tls = try TransportSecurity.opportunisticClient()
        configuration.trustRoots = try TrustRoots(certificates: [authority.certificate])
        configuration.policyFetcher = FakeFetcher(.success(sts ?? ""))
        let key = try await world.spool.acceptSample(to: ["ada@example.com"])[0].key
        let statuses = try await world.running(world.service(resolver: resolver, configuration: configuration)) {
            try await world.settled(1)
        }
        await server.stop()
        let timeline = try await world.spool.timeline(key)
        return Ending(
            statuses: statuses, story: Array(try await world.story(of: key).suffix(1)),
            evidence: Set(timeline.compactMap(\.evidence)), encrypted: server.encrypted,
            counts: try await world.spool.tlsSessions(days: 0...100_000, domain: "example.com", limit: 100))
    }

    private static func policy(_ mode: String, mx: String = host) -> String {
        "version: STSv1\nmode: \(mode)\nmx: \(mx)\nmax_age: 86400\n"
    }

    @Test("a policy that is met carries the mail encrypted, and is counted")
    func enforced() async throws {
        let authority = try TestAuthority()
        let ending = try await send(
            showing: authority.issue(for: [Self.host]).server(), trusting: authority, sts: Self.policy("enforce"))
        #expect(ending.statuses == [.ok: 1])
        #expect(ending.encrypted == [true])
        #expect(ending.counts.map(\.key.kind) == [.sts])
        #expect(ending.counts.map(\.key.result) == [.success])
        #expect(ending.counts.map(\.key.mxHost) == [Self.host])
    }

    @Test("where STARTTLS is taken out, mail waits until the tries end, and never goes in the clear")
    func stripped() async throws {
        let ending = try await send(showing: nil, trusting: TestAuthority(), sts: Self.policy("enforce"))
        #expect(ending.statuses == [.softBounce: 1])
        #expect(ending.story == ["soft_bounce tls_not_offered"])
        #expect(ending.encrypted == [])
        #expect(Set(ending.counts.map(\.key.result)) == [.startTLSNotSupported])
    }

    @Test("a certificate for another host is told with its name, and gets no mail")
    func otherName() async throws {
        let authority = try TestAuthority()
        let ending = try await send(
            showing: authority.issue(for: ["evil.example"]).server(), trusting: authority, sts: Self.policy("enforce"))
        #expect(ending.statuses == [.softBounce: 1])
        #expect(ending.story == ["soft_bounce certificate_mismatch"])
        #expect(ending.evidence == ["certificate for evil.example; wanted mx0.example.com"])
        #expect(ending.encrypted == [])
        #expect(Set(ending.counts.map(\.key.result)) == [.certificateHostMismatch])
    }

    @Test("a policy in testing lets mail go, and counts what it would have held up")
    func testing() async throws {
        let authority = try TestAuthority()
        let ending = try await send(
            showing: authority.issue(for: [Self.host], days: -9...(-2)).server(), trusting: authority,
            sts: Self.policy("testing"))
        #expect(ending.statuses == [.ok: 1])
        #expect(ending.encrypted == [true])
        #expect(ending.counts.map(\.key.result) == [.certificateExpired])
    }

    @Test("mail waits where the policy names none of the exchangers")
    func notNamed() async throws {
        let authority = try TestAuthority()
        let ending = try await send(
            showing: authority.issue(for: [Self.host]).server(), trusting: authority,
            sts: Self.policy("enforce", mx: "other.example.net"))
        #expect(ending.statuses == [.softBounce: 1])
        #expect(ending.story == ["soft_bounce mx_not_in_policy"])
        #expect(ending.encrypted == [])
    }

    @Test("a certificate that the DNS tells of is enough, and another one is refused before MTA-STS is asked")
    func dane() async throws {
        let authority = try TestAuthority()
        let shown = try authority.issue(for: [Self.host])
        let good = TLSARecord(
            usage: 3, selector: 1, matchingType: 1, data: Array(SHA256.hash(data: shown.publicKey)))
        let stranger = try TestAuthority("Stranger")
        let ending = try await send(
            showing: shown.server(), trusting: stranger, tlsa: [good])
        #expect(ending.statuses == [.ok: 1])
        #expect(ending.encrypted == [true])
        #expect(ending.counts.map(\.key.kind) == [.tlsa])
        let bad = TLSARecord(usage: 3, selector: 1, matchingType: 1, data: [UInt8](repeating: 9, count: 32))
        let refused = try await send(
            showing: shown.server(), trusting: authority, sts: Self.policy("enforce"), tlsa: [bad])
        #expect(refused.statuses == [.softBounce: 1])
        #expect(refused.story == ["soft_bounce dane_mismatch"])
        #expect(refused.encrypted == [])
        #expect(Set(refused.counts.map(\.key.result)) == [.tlsaInvalid])
    }

    @Test("without a policy mail goes in the clear where it must, and that is counted too")
    func opportunistic() async throws {
        let ending = try await send(showing: nil, trusting: TestAuthority())
        #expect(ending.statuses == [.ok: 1])
        #expect(ending.encrypted == [false])
        #expect(ending.counts.map(\.key.kind) == [TLSPolicyKind.none])
        #expect(ending.counts.map(\.key.result) == [.startTLSNotSupported])
    }
}
