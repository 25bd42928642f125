import NIOCore
import NIOPosix
import NIOSSL
import SMTP
import Testing

@Suite("Last words")
struct LastWordsTests {
    /// A message that is refused in its middle, with far more behind it than sockets hold.
    private static let flood =
        "MAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\nDATA\r\nfirst\n.\r\n" + String(repeating: "x", count: 8 << 20)

    @Test("reach a client that is in the middle of a message")
    func refusal() async throws {
        try await withListener { address, inbox, eventLoop in
            let heard = try await RawClient.converse(["EHLO c.example\r\n", Self.flood], with: address, on: eventLoop)
            #expect(heard.hasSuffix("550 5.6.11 Content has a carriage return or line feed that stands alone\r\n"))
            #expect(inbox.messages.isEmpty)
        }
    }

    @Test("reach a client that floods us with errors")
    func errors() async throws {
        try await withListener { address, inbox, eventLoop in
            let flood = String(repeating: "FOO\r\n", count: 200_000)
            let heard = try await RawClient.converse(["EHLO c.example\r\n", flood], with: address, on: eventLoop)
            #expect(heard.hasSuffix("421 4.7.0 Too many errors\r\n"))
        }
    }
}

@Suite("TLS before the banner", .enabled(if: Certificate.isAvailable))
struct ImplicitTLSTests {
    private func withSecureListener(
        _ body: (SocketAddress, Inbox, any EventLoop, Certificate) async throws -> Void
    ) async throws {
        let certificate = try Certificate()
        defer { certificate.remove() }
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.isImplicitTLS = true
        configuration.asksForCertificate = true
        configuration.offersAuthentication = true
        configuration.tls = try TransportSecurity.server(
            certificateFile: certificate.certificateFile, keyFile: certificate.keyFile, asksForCertificate: true)
        try await withListener(configuration) { try await body($0, $1, $2, certificate) }
    }

    private func client(showing certificate: Certificate?) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        if let certificate {
            configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate.certificateFile).map {
                .certificate($0)
            }
            configuration.privateKey = .privateKey(
                try NIOSSLPrivateKey(file: certificate.keyFile, format: .pem))
        }
        return try NIOSSLContext(configuration: configuration)
    }

    @Test(
        "the banner comes encrypted, STARTTLS is not offered, and a certificate brings EXTERNAL",
        arguments: [false, true])
    func greeting(showsCertificate: Bool) async throws {
        try await withSecureListener { address, inbox, eventLoop, certificate in
            let context = try client(showing: showsCertificate ? certificate : nil)
            let heard = try await RawClient.converse(
                ["EHLO c.example\r\n", "QUIT\r\n"], with: address, tls: context, on: eventLoop)
            #expect(heard.hasPrefix("220 mx.example.com ESMTP Postrider\r\n"))
            #expect(!heard.contains("STARTTLS"))
            #expect(heard.contains("250-AUTH PLAIN LOGIN\(showsCertificate ? " EXTERNAL" : "")\r\n"))
            #expect(heard.hasSuffix("221 2.0.0 Goodbye\r\n"))
        }
    }

    @Test("who speaks in the clear gets no answer")
    func clear() async throws {
        try await withSecureListener { address, inbox, eventLoop, certificate in
            let channel = try await ClientBootstrap(group: eventLoop).connect(to: address).get()
            try await channel.writeAndFlush(ByteBuffer(string: "EHLO c.example\r\nMAIL FROM:<>\r\n"))
            try await channel.closeFuture.get()
            #expect(inbox.messages.isEmpty)
        }
    }
}
