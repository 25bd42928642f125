public import Logging
public import NIOCore
public import NIOSSL
public import SMTP
public import Spool

/// Where the inbound listener listens, and how much it takes.
public struct InboundListenerConfiguration: Sendable {
    public var host = "127.0.0.1"
    /// 0: a free one.
    public var port = 25
    /// In the banner and the answer to EHLO.
    public var name: String
    /// STARTTLS is offered when set.
    public var tls: NIOSSLContext?
    /// Mails that one network (an IPv4 address, 64 bits of IPv6) may bring in a minute; `nil`: any number.
    public var perMinute: Int? = 1_200
    /// Bytes of content that all sessions together may hold; give several listeners the same one.
    public var contentBudget = ContentBudget(byteCount: 256 << 20)

    public init(name: String) { self.name = name }
}

/// Takes back what we sent: mail to signed return paths, and to postmaster, abuse and fbl at their domain. It relays
/// nothing, answers nothing by mail, and says 250 once the mail is on disk.
public enum InboundListener {
    /// Bytes of one mail; what a bounce returns of our message seldom is more than its header.
    static let maximumMessageByteCount = 16 << 20

    /// - Throws: why the address cannot be listened on.
    public static func bind(
        _ configuration: InboundListenerConfiguration, spool: Spool, paths: ReturnPaths, counters: ReturnedCounters,
        group: any EventLoopGroup, logger: Logger
    ) async throws -> SMTPListener {
        let gate = InboundGate(
            spool: spool, paths: paths, counters: counters, name: configuration.name, perMinute: configuration.perMinute
        )
        let listener = try await SMTPListener.bind(
            host: configuration.host, port: configuration.port, configuration: server(configuration), group: group
        ) { _ in
            InboundSession(gate: gate)
        }
        logger.info(
            "smtp inbound listens",
            metadata: ["address": "\(listener.localAddress)", "domain": "\(paths.domain)"])
        return listener
    }

    private static func server(_ configuration: InboundListenerConfiguration) -> ServerConfiguration {
        var server = ServerConfiguration(name: configuration.name)
        server.tls = configuration.tls
        // Reports about mail to addresses that are not ASCII come as such (RFC 6533).
        server.offersInternationalization = true
        server.contentBudget = configuration.contentBudget
        server.maximumMessageByteCount = maximumMessageByteCount
        // A mail speaks of what its one recipient names; a second one is told to come by itself.
        server.maximumRecipientCount = 1
        server.maximumConnectionCount = 500
        server.maximumConnectionsPerAddress = 50
        server.commandTimeout = .minutes(2)
        return server
    }
}
