import DNS
import Delivery
import Foundation
import Mail
import NIOCore
import NIOPosix
import TestKit
import Testing

@testable import App

@Suite("What the doctor finds")
struct DoctorTests {
    private static let mail = DomainName("mail.example.com")!
    private static let bounces = DomainName("bounces.example.com")!

    private func look(
        _ resolver: StaticResolver? = nil, reach: MailReach = MailReach(),
        _ configure: (inout NodeConfiguration) -> Void
    ) async -> [String: DoctorFinding.State] {
        var configuration = NodeConfiguration()
        configuration.smtp = nil
        configuration.heloName = Self.mail.text
        configure(&configuration)
        let findings = await Doctor(configuration, resolver: resolver, reach: reach).look()
        for finding in findings where finding.state == .failed { #expect(finding.mend != nil, "\(finding.summary)") }
        return Dictionary(findings.map { ($0.check, $0.state) }, uniquingKeysWith: { $1 })
    }

    @Test("names that lead back are well, others are not")
    func names() async {
        let address = IPAddress("192.0.2.25")!
        let known = StaticResolver(
            addresses: [Self.mail: .found([address.description], timeToLive: .seconds(60))],
            names: [address: .found([Self.mail], timeToLive: .seconds(60))])
        let found = await look(known) { $0.publicAddresses = [address.description] }
        #expect(found["helo-name"] == .ok && found["addresses"] == .ok)
        let unknown = await look(StaticResolver()) { $0.publicAddresses = [address.description] }
        #expect(unknown["helo-name"] == .failed && unknown["addresses"] == .failed)
        let short = await look(StaticResolver()) { $0.heloName = "localhost" }
        #expect(short["helo-name"] == .failed && short["addresses"] == .warning)
        let silent = await look(StaticResolver(addresses: [Self.mail: .failed("SERVFAIL")])) { _ in }
        #expect(silent["helo-name"] == .warning)
    }

    @Test("questions about mailboxes want an address of their own")
    func mailboxChecks() async throws {
        let own = IPAddress("192.0.2.9")!
        let plan = try EgressPlan.parse(sources: ["out1 192.0.2.25"], pools: [], uses: [])
        #expect(await look { _ in }["mailbox-checks"] == nil)
        #expect(await look { $0.mailboxChecks = MailboxChecks() }["mailbox-checks"] == .warning)
        for (address, state) in [(own, DoctorFinding.State.ok), (IPAddress("192.0.2.25")!, .warning)] {
            let found = await look { configuration in
                configuration.egress = plan
                configuration.mailboxChecks = MailboxChecks()
                configuration.mailboxChecks?.source = address
            }
            #expect(found["mailbox-checks"] == state)
        }
    }

    @Test("returned mail must lead here, and be taken here")
    func returned() async {
        func resolver(_ host: DomainName) -> StaticResolver {
            StaticResolver(exchangers: [
                Self.bounces: .found([MailExchanger(preference: 10, host: host)], timeToLive: .seconds(60))
            ])
        }
        let inbound = Endpoint(host: "127.0.0.1", port: 25)
        let good = await look(resolver(Self.mail)) { ($0.bounceDomain, $0.inbound) = (Self.bounces.text, inbound) }
        #expect(good["returned-mail"] == .ok)
        let notTaken = await look(resolver(Self.mail)) { $0.bounceDomain = Self.bounces.text }
        #expect(notTaken["returned-mail"] == .failed)
        let elsewhere = await look(resolver(DomainName("mx.example.net")!)) { $0.bounceDomain = Self.bounces.text }
        #expect(elsewhere["returned-mail"] == .warning)
        let nowhere = await look(StaticResolver()) { $0.bounceDomain = Self.bounces.text }
        #expect(nowhere["returned-mail"] == .failed)
        let none = await look(StaticResolver()) { _ in }
        #expect(none["returned-mail"] == .warning)
    }

    @Test(
        "links must lead somewhere, by HTTPS",
        arguments: [
            ("https://mail.example.com", DoctorFinding.State.ok), ("https://mail.example.com:8443/m", .ok),
            ("http://mail.example.com", .warning), ("https://unknown.example.com", .failed), (nil, .warning),
        ] as [(String?, DoctorFinding.State)])
    func links(url: String?, state: DoctorFinding.State) async {
        let resolver = StaticResolver(addresses: [Self.mail: .found(["192.0.2.25"], timeToLive: .seconds(60))])
        #expect(await look(resolver) { $0.publicURL = url }["public-url"] == state)
    }

    @Test("a smart host greets, says nothing, or is not there")
    func smartHost() async throws {
        for (greeting, state) in [("220 mx.example.com ESMTP\r\n", DoctorFinding.State.ok), ("", .failed)] {
            let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { channel in
                    channel.writeAndFlush(ByteBuffer(string: greeting), promise: nil)
                    return channel.eventLoop.makeSucceededVoidFuture()
                }
                .bind(host: "127.0.0.1", port: 0).get()
            let port = server.localAddress?.port ?? 0
            let reach = MailReach(patience: greeting.isEmpty ? .milliseconds(200) : .seconds(20))
            let found = await look(StaticResolver(), reach: reach) {
                $0.smartHost = Endpoint(host: "127.0.0.1", port: port)
            }
            #expect(found["smart-host"] == state)
            try await server.close()
            let gone = await look(StaticResolver()) { $0.smartHost = Endpoint(host: "127.0.0.1", port: port) }
            #expect(gone["smart-host"] == .failed && gone["dns"] == nil)
        }
    }

    @Test("what a server says is shown as printable characters alone")
    func hostile() async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                let noise = [UInt8](repeating: 0x1B, count: 100_000)
                channel.writeAndFlush(ByteBuffer(bytes: noise), promise: nil)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let answer = await MailReach().ask("127.0.0.1", port: server.localAddress?.port ?? 0)
        guard case .greeting(let text) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(text.utf8.count <= 500 && text.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        try await server.close()
    }

    @Test("a resolver that lies or is silent is told, whatever the way out")
    func resolver() async {
        #expect(await look(StaticResolver()) { _ in }["dns"] == .failed)
        let failing = StaticResolver(
            exchangers: Dictionary(
                uniqueKeysWithValues: Doctor.wellKnown.map { (DomainName("\($0)")!, .failed("no servers")) }))
        #expect(await look(failing) { _ in }["dns"] == .failed)
        #expect(await look(nil) { _ in }["dns"] == nil)
    }

    @Test("rights, secret and room of the directory")
    func directory() async throws {
        try await Scratch.with { path in
            func found(reserve: Int = 0) async -> [String: DoctorFinding.State] {
                await look { ($0.dataDirectory, $0.diskReserve) = (path + "/data", reserve) }
            }
            #expect(await found()["data"] == .warning)
            let directory = try DataDirectory.open(path + "/data")
            #expect(await found()["data"] == .ok)
            #expect(await found(reserve: 1 << 60)["disk"] == .failed)
            _ = try KeysSecret.find(in: directory)
            #expect(await found()["secret"] == .ok)
            try directory.write([1, 2, 3], to: directory.secretPath)
            #expect(await found()["secret"] == .failed)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path + "/data")
            #expect(await found()["data"] == .warning)
        }
    }

    @Test("a certificate must fit its key")
    func certificate() async throws {
        try await Scratch.with { path in
            try Certificate.make(in: path)
            try Certificate.makeKey("ed25519", at: path + "/other.pem")
            func found(_ key: String) async -> DoctorFinding.State? {
                await look { ($0.tlsCertificate, $0.tlsKey) = (path + "/chain.pem", path + key) }["certificate"]
            }
            // Good for two days.
            #expect(await found("/key.pem") == .warning)
            #expect(await found("/other.pem") == .failed)
            #expect(await found("/missing.pem") == .failed)
        }
    }
}
