import DNS
import Delivery
import Mail
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import TestKit
import Testing

@Suite("Fetching a policy over HTTPS", .timeLimit(.minutes(15)))
struct HTTPSPolicyFetcherTests {
    private let group = MultiThreadedEventLoopGroup.singleton
    private let domain = DomainName("example.com")!

    private func fetch(
        _ answer: PolicyServer.Answer, certifiedFor name: String = "mta-sts.example.com", trustsServer: Bool = true,
        addresses: Lookup<[String]> = .found(["127.0.0.1"], timeToLive: .seconds(1)),
        allowsPrivateAddresses: Bool = true
    ) async throws -> (result: Result<[UInt8], PolicyFetchError>, asked: [String]) {
        let authority = try TestAuthority()
        let trusted = trustsServer ? authority : try TestAuthority("Other")
        let server = try await PolicyServer.start(authority.issue(for: [name]).server(), on: group, answer)
        let resolver = StaticResolver(addresses: [DomainName("mta-sts.example.com")!: addresses])
        let fetcher = HTTPSPolicyFetcher(
            resolver: resolver, group: group, port: server.port,
            trustRoots: .certificates([try NIOSSLCertificate(bytes: trusted.certificate, format: .der)]),
            allowsPrivateAddresses: allowsPrivateAddresses)
        let result: Result<[UInt8], PolicyFetchError>
        do {
            result = .success(try await fetcher.fetch(domain, byteLimit: 1_000))
        } catch {
            result = .failure(error)
        }
        await server.stop()
        return (result, server.asked)
    }

    @Test("gives the file of the policy's host")
    func good() async throws {
        let (result, asked) = try await fetch(.init(body: "version: STSv1\n"))
        #expect(try result.get() == Array("version: STSv1\n".utf8))
        #expect(asked == ["mta-sts.example.com/.well-known/mta-sts.txt"])
    }

    @Test("asks nobody whose certificate is another's or nobody's")
    func certificates() async throws {
        let other = try await fetch(.init(body: "x"), certifiedFor: "www.example.com")
        #expect(other.result == .failure(.insecure("the certificate is not in order")))
        #expect(other.asked == [])
        let stranger = try await fetch(.init(body: "x"), trustsServer: false)
        #expect(stranger.result == .failure(.insecure("the certificate is not in order")))
    }

    @Test("follows nobody elsewhere, and reads nothing but text of a bounded size")
    func bounds() async throws {
        let moved = PolicyServer.Answer(status: .movedPermanently, headers: ["Location": "https://other.example/"])
        #expect(try await fetch(moved).result == .failure(.unavailable("answered 301")))
        #expect(try await fetch(.init(status: .notFound)).result == .failure(.unavailable("answered 404")))
        let page = PolicyServer.Answer(headers: ["Content-Type": "text/html"], body: "<p>")
        #expect(try await fetch(page).result == .failure(.unavailable("is of another type than text/plain")))
        let long = PolicyServer.Answer(body: String(repeating: "x", count: 1_001))
        #expect(try await fetch(long).result == .failure(.unavailable("is too long")))
    }

    @Test("asks at no address of our own networks")
    func privateAddress() async throws {
        let (result, asked) = try await fetch(.init(body: "x"), allowsPrivateAddresses: false)
        #expect(result == .failure(.unavailable("mta-sts.example.com has no address to ask")))
        #expect(asked == [])
        let nowhere = try await fetch(.init(body: "x"), addresses: .noSuchName)
        #expect(nowhere.result == .failure(.unavailable("mta-sts.example.com has no address")))
    }
}
