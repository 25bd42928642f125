import Crypto
import NIOCore
import NIOSSL
import SMTP
import TestKit
import Testing

@Suite("TLS policies over sockets")
struct TLSPolicyTests {
    /// What a server shows, and what a client makes of it.
    private func send(
        showing tls: NIOSSLContext?, _ policy: TLSPolicy, audits: TLSPolicy? = nil, trusting authority: TestAuthority
    ) async throws -> (report: Sender.Report, taken: Int) {
        var server = ServerConfiguration(name: "mx.example.com")
        server.tls = tls
        var client = ClientConfiguration(heloName: "out.example.net")
        client.tls = try TransportSecurity.opportunisticClient()
        client.serverName = "mx.example.com"
        client.tlsPolicy = policy
        client.auditedPolicy = audits
        client.trustRoots = try TrustRoots(certificates: [authority.certificate])
        let configuration = client
        var seen: (Sender.Report, Int)?
        try await withListener(server) { address, inbox, eventLoop in
            let report = try await Sender.send(
                [transaction()], to: address, configuration: configuration, on: eventLoop)
            seen = (report, inbox.messages.count)
        }
        return try #require(seen)
    }

    private func fault(_ report: Sender.Report) -> SecurityFault? {
        if case .insecure(let fault)? = report.failure { fault } else { nil }
    }

    @Test("mail goes to a server whose certificate is in order", arguments: ["mx.example.com", "*.example.com"])
    func good(name: String) async throws {
        let authority = try TestAuthority()
        let (report, taken) = try await send(
            showing: authority.issue(for: [name]).server(), .verified(names: ["mx.example.com"]), trusting: authority)
        #expect(report.failure == nil)
        #expect(report.tlsVersion == "TLSv1.3")
        #expect(taken == 1)
    }

    @Test("a certificate made out for another host is told with the name it has")
    func otherName() async throws {
        let authority = try TestAuthority()
        let (report, taken) = try await send(
            showing: authority.issue(for: ["mx.example.org"]).server(), .verified(names: ["mx.example.com"]),
            trusting: authority)
        #expect(fault(report)?.kind == .nameMismatch)
        #expect(fault(report)?.detail == "certificate for mx.example.org; wanted mx.example.com")
        #expect(taken == 0)
    }

    @Test("a certificate out of its time is told as such", arguments: [-30...(-3), 5...30])
    func outOfDate(days: ClosedRange<Int>) async throws {
        let authority = try TestAuthority()
        let (report, taken) = try await send(
            showing: authority.issue(for: ["mx.example.com"], days: days).server(),
            .verified(names: ["mx.example.com"]), trusting: authority)
        #expect(fault(report)?.kind == .expired)
        #expect(taken == 0)
    }

    @Test("a certificate from an authority that nobody knows is not trusted")
    func stranger() async throws {
        let (report, taken) = try await send(
            showing: TestAuthority("Stranger").issue(for: ["mx.example.com"]).server(),
            .verified(names: ["mx.example.com"]), trusting: TestAuthority())
        #expect(fault(report)?.kind == .untrusted)
        #expect(taken == 0)
    }

    @Test(
        "no mail goes in the clear where encryption is demanded",
        arguments: [TLSPolicy.encrypted, .verified(names: ["a"])])
    func stripped(policy: TLSPolicy) async throws {
        let (report, taken) = try await send(showing: nil, policy, trusting: TestAuthority())
        #expect(fault(report)?.kind == .notOffered)
        #expect(report.stage == .ehlo)
        #expect(taken == 0)
    }

    @Test("encryption alone asks for nobody's word")
    func unverified() async throws {
        let (report, taken) = try await send(
            showing: TestAuthority("Stranger").issue(for: ["x.example"], days: -9...(-2)).server(), .encrypted,
            trusting: TestAuthority())
        #expect(report.failure == nil)
        #expect(taken == 1)
    }

    @Test("an audited policy tells what is wrong and lets mail go")
    func audited() async throws {
        let authority = try TestAuthority()
        let (report, taken) = try await send(
            showing: authority.issue(for: ["mx.example.org"]).server(), .opportunistic,
            audits: .verified(names: ["mx.example.com"]), trusting: authority)
        #expect(report.failure == nil)
        #expect(report.fault?.kind == .nameMismatch)
        #expect(taken == 1)
        let (plain, takenPlain) = try await send(
            showing: nil, .opportunistic, audits: .verified(names: ["mx.example.com"]), trusting: authority)
        #expect(plain.fault?.kind == .notOffered)
        #expect(takenPlain == 1)
    }

    // MARK: DANE

    /// A TLSA record's numbers for a certificate or its issuer.
    private func association(
        _ usage: UInt8, _ selector: UInt8, _ matching: UInt8, of certificate: TestCertificate
    ) throws -> CertificateAssociation {
        let whole = usage == 2 ? certificate.issuer : certificate.certificate
        let key =
            usage == 2
            ? try NIOSSLCertificate(bytes: whole, format: .der).extractPublicKey().toSPKIBytes()
            : certificate.publicKey
        let selected = selector == 0 ? whole : key
        let data =
            switch matching {
            case 1: Array(SHA256.hash(data: selected))
            case 2: Array(SHA512.hash(data: selected))
            default: selected
            }
        return try #require(
            CertificateAssociation(usage: usage, selector: selector, matching: matching, data: data))
    }

    @Test(
        "a certificate that the DNS tells of is good whatever its names and dates",
        arguments: [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)] as [(UInt8, UInt8)])
    func endEntity(selector: UInt8, matching: UInt8) async throws {
        let certificate = try TestAuthority("Stranger").issue(for: ["other.example"], days: -9...(-2))
        let record = try association(3, selector, matching, of: certificate)
        let (report, taken) = try await send(
            showing: certificate.server(sendsIssuer: false), .dane([record], names: ["mx.example.com"]),
            trusting: TestAuthority())
        #expect(report.failure == nil)
        #expect(taken == 1)
    }

    @Test(
        "an authority that the DNS tells of vouches for names and dates",
        arguments: [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)] as [(UInt8, UInt8)])
    func trustAnchor(selector: UInt8, matching: UInt8) async throws {
        let authority = try TestAuthority("Private")
        let trusted = try TestAuthority()
        let good = try authority.issue(for: ["mx.example.com"])
        let record = try association(2, selector, matching, of: good)
        let policy = TLSPolicy.dane([record], names: ["mx.example.com", "example.com"])
        #expect(try await send(showing: good.server(), policy, trusting: trusted).taken == 1)
        let other = try await send(
            showing: authority.issue(for: ["mx.example.org"]).server(), policy, trusting: trusted)
        #expect(fault(other.report)?.kind == .nameMismatch)
        let old = try await send(
            showing: authority.issue(for: ["mx.example.com"], days: -9...(-2)).server(), policy, trusting: trusted)
        #expect(fault(old.report)?.kind == .expired)
    }

    @Test("an authority of the same name with another key vouches for nothing")
    func forgedAnchor() async throws {
        let real = try TestAuthority("Private").issue(for: ["mx.example.com"])
        let forged = try TestAuthority("Private").issue(for: ["mx.example.com"])
        let record = try association(2, 0, 0, of: real)
        let (report, taken) = try await send(
            showing: forged.server(), .dane([record], names: ["mx.example.com"]), trusting: TestAuthority())
        #expect(fault(report)?.kind == .untrusted)
        #expect(taken == 0)
    }

    @Test("a certificate that the DNS does not tell of is refused, though the world trusts it")
    func daneMismatch() async throws {
        let authority = try TestAuthority()
        let expected = try authority.issue(for: ["mx.example.com"])
        let shown = try authority.issue(for: ["mx.example.com"])
        let (report, taken) = try await send(
            showing: shown.server(), .dane([association(3, 1, 1, of: expected)], names: ["mx.example.com"]),
            trusting: authority)
        #expect(fault(report)?.kind == .daneMismatch)
        #expect(taken == 0)
    }

    @Test("beside a stronger digest a weaker one counts for nothing")
    func agility() async throws {
        let authority = try TestAuthority()
        let shown = try authority.issue(for: ["mx.example.com"])
        let other = try authority.issue(for: ["mx.example.com"])
        let records = [try association(3, 1, 1, of: shown), try association(3, 1, 2, of: other)]
        let (report, _) = try await send(
            showing: shown.server(), .dane(records, names: ["mx.example.com"]), trusting: authority)
        #expect(fault(report)?.kind == .daneMismatch)
    }

    @Test(
        "a record that means nothing between mail servers is none",
        arguments: [
            (0, 0, 1, 32), (1, 1, 1, 32), (3, 2, 1, 32), (3, 1, 3, 32), (3, 1, 1, 31), (3, 1, 2, 32), (3, 0, 0, 0),
        ]
            as [(UInt8, UInt8, UInt8, Int)])
    func unusable(usage: UInt8, selector: UInt8, matching: UInt8, byteCount: Int) {
        let data = [UInt8](repeating: 7, count: byteCount)
        #expect(CertificateAssociation(usage: usage, selector: selector, matching: matching, data: data) == nil)
    }
}
