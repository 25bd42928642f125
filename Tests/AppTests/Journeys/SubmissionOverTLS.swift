import Accounts
import App
import Foundation
import NIOSSL
import Storage
import TestKit
import Testing

@Suite("Submission with TLS from the first byte", .timeLimit(.minutes(15)))
struct SubmissionOverTLS {
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority("Postrider") }

    /// A node whose doors show this certificate.
    private func withHouse(_ certificate: TestCertificate, _ story: (House) async throws -> Void) async throws {
        try await Scratch.with { directory in
            try certificate.write(to: directory)
            try await House.with(configure: {
                $0.smtps = Endpoint(host: "127.0.0.1", port: 0)
                $0.tlsCertificate = directory + "/chain.pem"
                $0.tlsKey = directory + "/key.pem"
            }) { house in try await story(house) }
        }
    }

    private func withHouse(_ story: (House) async throws -> Void) async throws {
        try await withHouse(try authority.issue(for: ["localhost"]), story)
    }

    /// Connects and ends the connection after `body`.
    private func withClient(
        of house: House, showing own: TestCertificate? = nil, _ body: (SecureClient) async throws -> Void
    ) async throws {
        let port = try #require(house.addresses.smtps).port
        let client = try await SecureClient.connect(port: port, try authority.client(showing: own))
        do {
            try await body(client)
        } catch {
            await client.close()
            throw error
        }
        await client.close()
    }

    private func plain(_ user: String, _ password: String) -> String {
        "AUTH PLAIN " + Data("\0\(user)\0\(password)".utf8).base64EncodedString()
    }

    @Test("takes mail from who logs in, and the message arrives")
    func password() async throws {
        try await withHouse { house in
            let (key, secret) = try await house.node.accounts.makeKey(name: "smtp", scopes: [.send])
            let recipient = house.world.recipient("ada")
            try await withClient(of: house) { client async throws in
                #expect(try await client.submit(to: recipient).hasPrefix("530 5.7.0"))
                #expect(try await client.say(plain(key.description, "pk_wrong")).hasPrefix("535 5.7.8"))
                #expect(try await client.say(plain(key.description, secret)).hasPrefix("235 2.7.0"))
                #expect(try await client.submit(to: recipient).hasPrefix("250 2.0.0 Ok: queued"))
            }
            let messages = try await house.api.messages()
            #expect(try await house.api.finished(messages.map(\.id)).map(\.status) == ["ok"])
        }
    }

    @Test("takes a key that is proved by SCRAM-SHA-256, and no other password")
    func scram() async throws {
        try await withHouse { house in
            let (key, secret) = try await house.node.accounts.makeKey(name: "smtp", scopes: [.send])
            try await withClient(of: house) { client async throws in
                let wrong = try await SCRAMDialogue.play(key.description, secret + "x") { try await client.say($0) }
                #expect(wrong.hasPrefix("535 5.7.8"))
                let nobody = try await SCRAMDialogue.play("key_0000000000009", secret) { try await client.say($0) }
                #expect(nobody.hasPrefix("535 5.7.8"))
                let right = try await SCRAMDialogue.play(key.description, secret) { try await client.say($0) }
                #expect(right.hasPrefix("235 2.7.0"))
                #expect(try await client.submit(to: house.world.recipient("ada")).hasPrefix("250"))
            }
        }
    }

    @Test("takes a certificate that was named, whoever signed it, in its time, and no other one")
    func certificate() async throws {
        // The node has never heard of who signs its clients' certificates.
        let stranger = try TestAuthority("Unknown")
        let (good, other) = (try stranger.issue(for: ["client.example"]), try stranger.issue(for: ["client.example"]))
        let expired = try stranger.issue(for: ["client.example"], days: -30 ... -1)
        let early = try stranger.issue(for: ["client.example"], days: 1...30)
        try await withHouse { house in
            let key = try await house.node.accounts.makeKey(name: "smtp", scopes: [.send]).id
            var configuration = house.node.configuration
            configuration.clientCertificates = [good, expired, early].map { "\($0.fingerprint)=\(key)" }
            try await house.closeAndReopen(configuration) { house in
                try await withClient(of: house, showing: good) { client async throws in
                    #expect(try await client.say("AUTH EXTERNAL =").hasPrefix("235 2.7.0"))
                    #expect(try await client.submit(to: house.world.recipient("ada")).hasPrefix("250"))
                }
                for unfit in [other, expired, early] {
                    try await withClient(of: house, showing: unfit) { client async throws in
                        #expect(try await client.say("AUTH EXTERNAL =").hasPrefix("535 5.7.8"))
                        #expect(try await client.submit(to: house.world.recipient("ada")).hasPrefix("530"))
                    }
                }
                try await withClient(of: house) { client async throws in
                    #expect(try await !client.say("EHLO client.example").contains("EXTERNAL"))
                    #expect(try await client.say("AUTH EXTERNAL =").hasPrefix("504 5.5.4"))
                }
                _ = try await house.node.accounts.revoke(key)
                try await withClient(of: house, showing: good) { client async throws in
                    #expect(try await client.say("AUTH EXTERNAL =").hasPrefix("535 5.7.8"))
                }
            }
        }
    }

    @Test("is left by clients that check certificates where the node's is unknown, expired or another host's")
    func nodesCertificate() async throws {
        let unfit = [
            try TestAuthority("Unknown").issue(for: ["localhost"]),
            try authority.issue(for: ["localhost"], days: -30 ... -1), try authority.issue(for: ["mail.example.com"]),
        ]
        for certificate in unfit {
            try await withHouse(certificate) { house in
                let port = try #require(house.addresses.smtps).port
                await #expect(throws: (any Error).self) {
                    _ = try await SecureClient.connect(port: port, try authority.client())
                }
                // The listener has not minded, and serves a client that does not look.
                var careless = TLSConfiguration.makeClientConfiguration()
                careless.certificateVerification = .none
                let client = try await SecureClient.connect(port: port, try NIOSSLContext(configuration: careless))
                #expect(try await client.say("NOOP").hasPrefix("250"))
                await client.close()
            }
        }
    }
}
