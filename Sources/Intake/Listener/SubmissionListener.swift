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
    /// STARTTLS is offered when set.
    public var tls: NIOSSLContext?
    /// AUTH without TLS, which shows the key to everybody on the way; `nil`: only where no TLS is set up and the listener
    /// can be reached from this machine alone.
    public var allowsPlainAuth: Bool?

    public init(name: String) { self.name = name }
}

/// Takes mail over SMTP from programs and mail clients: from trusted networks, or with an API key of scope `send` as the
/// password (the user is the key's id, or anything). Source: RFC 6409, RFC 4954.
public enum SubmissionListener {
    /// - Throws: `Network.ParseError` for a network that cannot be read, or why the address cannot be listened on.
    public static func bind(
        _ configuration: SubmissionListenerConfiguration, submission: Submission, accounts: Accounts,
        group: any EventLoopGroup, logger: Logger
    ) async throws -> SMTPListener {
        let trusted = try configuration.trustedNetworks.map { try Network.parse($0) }
        let gate = SubmissionGate(trusted: trusted, accounts: accounts)
        var server = ServerConfiguration(name: configuration.name)
        server.tls = configuration.tls
        server.offersAuthentication = true
        server.allowsPlainAuth = configuration.allowsPlainAuth ?? isPrivate(configuration)
        let listener = try await SMTPListener.bind(
            host: configuration.host, port: configuration.port, configuration: server, group: group
        ) { peer in
            SubmissionSession(submission: submission, gate: gate, peer: peer)
        }
        logger.info(
            "smtp submission listens",
            metadata: [
                "address": "\(listener.localAddress)", "tls": "\(configuration.tls != nil)",
                "trusted": "\(configuration.trustedNetworks.joined(separator: " "))",
            ])
        return listener
    }

    private static func isPrivate(_ configuration: SubmissionListenerConfiguration) -> Bool {
        guard configuration.tls == nil else { return false }
        return configuration.host == "localhost" || InternetAddress(configuration.host)?.isLoopback == true
    }
}
