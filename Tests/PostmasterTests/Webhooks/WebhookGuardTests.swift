import DNS
import Mail
import NIOCore
import NIOSSL
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@Suite("Webhooks to strangers", .timeLimit(.minutes(15)))
struct WebhookGuardTests {
    private func resolver(_ host: String, _ addresses: [String]) -> StaticResolver {
        StaticResolver(addresses: [DomainName(host)!: .found(addresses, timeToLive: .seconds(1))])
    }

    @Test(
        "never connect to an address of our own networks, whatever name leads there",
        arguments: [
            "127.0.0.1", "10.0.0.7", "172.16.1.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
            "224.0.0.1",
            "::1", "::ffff:127.0.0.1", "fe80::1", "fd00::1", "ff02::1", "64:ff9b::7f00:1",
        ])
    func privateNames(address: String) async throws {
        let receiver = try await Receiver.start()
        let kit = try await WebhookKit(resolver: resolver("hooks.example.com", [address]), allowsPrivate: false)
        let (endpoint, _) = try await kit.add("https://hooks.example.com:\(receiver.port)/hook")
        try await kit.accept(1)
        try await kit.webhooks.catchUp()
        await receiver.stop()
        let log = try #require(try await kit.webhooks.attempts(of: endpoint.key, account: .first))
        #expect(log.map(\.failure) == [.addressForbidden])
        #expect(receiver.requests.isEmpty)
    }

    @Test("connect to the address that was looked at, not to what the name gives elsewhere")
    func pinned() async throws {
        let receiver = try await Receiver.start()
        // Nobody but this resolver knows the name.
        let kit = try await WebhookKit(resolver: resolver("nowhere.invalid", ["127.0.0.1"]))
        _ = try await kit.add(receiver.url(host: "nowhere.invalid"))
        try await kit.accept(1)
        try await kit.webhooks.catchUp()
        await receiver.stop()
        #expect(receiver.sequences == [1])
        #expect(receiver.requests.first?.fields["host"]?.hasPrefix("nowhere.invalid") == true)
    }

    @Test("speak to a receiver whose certificate is made out for its name by somebody we trust, and to no other")
    func certificates() async throws {
        let authority = try TestAuthority()
        let roots = NIOSSLTrustRoots.certificates([
            try NIOSSLCertificate(bytes: authority.certificate, format: .der)
        ])
        for (name, failure) in [("hooks.example.com", nil), ("other.example.com", .tls)] as [(String, WebhookFailure?)]
        {
            let receiver = try await Receiver.start(tls: authority.issue(for: [name]).server())
            let kit = try await WebhookKit(resolver: resolver("hooks.example.com", ["127.0.0.1"]), trustRoots: roots)
            let (endpoint, _) = try await kit.add(receiver.url(host: "hooks.example.com"))
            try await kit.accept(1)
            try await kit.webhooks.catchUp()
            await receiver.stop()
            let log = try #require(try await kit.webhooks.attempts(of: endpoint.key, account: .first))
            #expect(log.map(\.failure) == [failure])
            #expect(receiver.requests.count == (failure == nil ? 1 : 0))
        }
    }

    @Test("say why nobody was reached")
    func failures() async throws {
        let receiver = try await Receiver.start { number, _ in number == 0 ? .close : .hangBehindHead(200) }
        let kit = try await WebhookKit(timeLimit: .milliseconds(500))
        let closing = try await kit.add(receiver.url).endpoint
        let former = try await Receiver.start()
        let formerURL = former.url
        await former.stop()
        let deaf = try await kit.add(formerURL).endpoint
        let unknown = try await kit.add("http://unknown.invalid/").endpoint
        func test(_ endpoint: WebhookEndpoint) async throws -> WebhookAttempt {
            let type = try #require(EventType(rawValue: "message.bounced"))
            return try #require(try await kit.webhooks.test(endpoint.key, of: .first, type: type))
        }
        #expect(try await test(closing).failure == .broken)
        let half = try await test(closing)
        #expect(half.isDelivered && half.body.isEmpty)
        #expect(try await test(deaf).failure == .connectFailed)
        #expect(try await test(unknown).failure == .noAddress)
        await receiver.stop()
    }
}
