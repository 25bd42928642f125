public import Accounts
public import Logging
public import NIOCore
public import NIOSSL
public import SMTP

/// Where the SMTP submission listener listens, and whom it lets in.
public struct SubmissionListenerConfiguration: Sendable {
    public var host = "127.0.0.1"
    /// 0: a free one.
    public var port = 2525
    /// In the banner and the answer to EHLO.
    public var name: String
    /// Networks (CIDR) that may submit without AUTH; `Network.parse` reads them.
    public var trustedNetworks: [String] = []
    /// STARTTLS is offered when set; made with `asksForCertificate` where certificates are to be taken.
    public var tls: NIOSSLContext?
    /// True where TLS comes before the banner, as on port 465; wants `tls`. Source: RFC 8314 section 3.3.
    public var isImplicitTLS = false
    /// Clients by the SHA-256 of their certificate, and the API key that each stands for.
    public var certificates: [ClientCertificate] = []
    /// AUTH without TLS, which shows the key to everybody on the way; `nil`: only where no TLS is set up and the listener
    /// can be reached from this machine alone.
    public var allowsPlainAuth: Bool?
    /// Bytes of content that all sessions together may hold; give several listeners the same one.
    public var contentBudget = ContentBudget(byteCount: 256 << 20)

    public init(name: String) { self.name = name }
}

/// Takes mail over SMTP from programs and mail clients: from trusted networks, or with an API key of scope `send` as the
/// password (the user is the key's id; with PLAIN and LOGIN it may be anything), or with a certificate that stands for one.
/// Source: RFC 6409, RFC 4954.
public enum SubmissionListener {
    /// - Throws: `Network.ParseError` for a network that cannot be read, or why the address cannot be listened on.
    public static func bind(
        _ configuration: SubmissionListenerConfiguration, submission: Submission, accounts: Accounts,
        group: any EventLoopGroup, logger: Logger
    ) async throws -> SMTPListener {
        let trusted = try configuration.trustedNetworks.map { try Network.parse($0) }
        let gate = SubmissionGate(
            trusted: trusted, accounts: accounts, certificates: configuration.certificates, time: submission.time)
        let server = server(configuration)
        let listener = try await SMTPListener.bind(
            host: configuration.host, port: configuration.port, configuration: server, group: group
        ) { peer in
            SubmissionSession(submission: submission, gate: gate, peer: peer)
        }
        logger.info(
            "smtp submission listens",
            metadata: [
                "address": "\(listener.localAddress)",
                "tls": "\(configuration.tls == nil ? "none" : configuration.isImplicitTLS ? "implicit" : "starttls")",
                "trusted": "\(configuration.trustedNetworks.joined(separator: " "))",
            ])
        return listener
    }

    private static func server(_ configuration: SubmissionListenerConfiguration) -> ServerConfiguration {
        var server = ServerConfiguration(name: configuration.name)
        server.tls = configuration.tls
        server.isImplicitTLS = configuration.isImplicitTLS && configuration.tls != nil
        server.asksForCertificate = !configuration.certificates.isEmpty
        server.offersAuthentication = true
        server.offersSCRAM = true
        server.allowsPlainAuth = configuration.allowsPlainAuth ?? isPrivate(configuration)
        server.offersInternationalization = true
        server.offersDeliveryStatus = true
        server.offersChunking = true
        server.contentBudget = configuration.contentBudget
        return server
    }

    private static func isPrivate(_ configuration: SubmissionListenerConfiguration) -> Bool {
        guard configuration.tls == nil else { return false }
        return configuration.host == "localhost" || InternetAddress(configuration.host)?.isLoopback == true
    }
}
