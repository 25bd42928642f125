import Mail
import NIOCore
import NIOSSL
import SMTP
import Testing

@Suite("STARTTLS over sockets", .enabled(if: Certificate.isAvailable))
struct TransportSecurityTests {
    /// Runs `body` beside a listener with a certificate of its own.
    private func withSecureListener(_ body: (SocketAddress, Inbox, any EventLoop) async throws -> Void) async throws {
        let certificate = try Certificate()
        defer { certificate.remove() }
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.tls = try TransportSecurity.server(
            certificateFile: certificate.certificateFile, keyFile: certificate.keyFile)
        configuration.offersAuthentication = true
        try await withListener(configuration, body)
    }

    private func client(password: String? = nil) throws -> ClientConfiguration {
        var configuration = ClientConfiguration(heloName: "mx1.example.net")
        configuration.tls = try TransportSecurity.opportunisticClient()
        configuration.serverName = "mx.example.com"
        if let password { configuration.credentials = ("ada", password) }
        return configuration
    }

    @Test("a batch travels encrypted and authenticated")
    func batch() async throws {
        let client = try client(password: "secret")
        try await withSecureListener { address, inbox, eventLoop in
            let transactions = (1...20).map { transaction(UInt64($0), content: "Subject: \($0)\r\n\r\n.\r\n") }
            let report = try await Sender.send(transactions, to: address, configuration: client, on: eventLoop)
            #expect(report.failure == nil)
            #expect(report.tlsVersion == "TLSv1.3")
            #expect(report.outcomes.map(summary) == Array(repeating: "250", count: 20))
            #expect(inbox.messages.map(\.content) == transactions.map { String(buffer: $0.content) })
            #expect(inbox.messages.allSatisfy { $0.isEncrypted && $0.identity == "account-ada" })
            #expect(!report.transcript.description.contains("AGFkYQBzZWNyZXQ="))
        }
    }

    @Test("a large message travels encrypted")
    func large() async throws {
        let client = try client()
        try await withSecureListener { address, inbox, eventLoop in
            let content = "Subject: large\r\n\r\n" + String(repeating: ".line\r\n", count: 300_000)
            let report = try await Sender.send(
                [transaction(content: content)], to: address, configuration: client, on: eventLoop)
            #expect(report.outcomes.map(summary) == ["250"])
            let isSame = inbox.messages.first?.content == content
            #expect(isSame)
        }
    }

    @Test("a wrong password ends the session with the server's words")
    func wrongPassword() async throws {
        let client = try client(password: "wrong")
        try await withSecureListener { address, inbox, eventLoop in
            let report = try await Sender.send([transaction()], to: address, configuration: client, on: eventLoop)
            #expect(report.reply?.code.number == 535)
            #expect(report.stage == .auth)
            #expect(report.outcomes.isEmpty)
        }
    }

    @Test("words sent in the clear behind STARTTLS end the session")
    func injection() async throws {
        try await withSecureListener { address, inbox, eventLoop in
            let heard = try await RawClient.converse(
                ["EHLO c.example\r\n", "STARTTLS\r\nMAIL FROM:<>\r\n"], with: address, on: eventLoop)
            #expect(heard.hasSuffix("554 5.5.1 Spoke before its turn\r\n"))
            #expect(!heard.contains("250 2.1.0"))
        }
    }

    @Test("a handshake that is none closes the connection")
    func nonsenseHandshake() async throws {
        try await withSecureListener { address, inbox, eventLoop in
            let heard = try await RawClient.converse(
                ["EHLO c.example\r\n", "STARTTLS\r\n", "MAIL FROM:<>\r\n"], with: address, on: eventLoop)
            #expect(heard.contains("220 2.0.0 Ready to start TLS\r\n"))
            #expect(!heard.contains("250 2.1.0"))
        }
    }
}
