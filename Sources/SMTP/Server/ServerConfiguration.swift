public import NIOCore
public import NIOSSL

/// What a listener offers, and where its patience ends.
public struct ServerConfiguration: Sendable {
    /// The name in the banner.
    public var name: String
    /// Bytes of content, as SIZE counts them. A message is held in memory until the service has answered for it.
    public var maximumMessageByteCount = 50 << 20
    public var maximumRecipientCount = 1_000
    /// STARTTLS is offered when set.
    public var tls: NIOSSLContext?
    /// True where TLS comes before the banner (port 465), and not by STARTTLS. Source: RFC 8314 section 3.
    public var isImplicitTLS = false
    /// AUTH PLAIN and LOGIN are offered (over TLS, or anywhere when `allowsPlainAuth`).
    public var offersAuthentication = false
    public var allowsPlainAuth = false
    /// AUTH SCRAM-SHA-256 is offered too. Source: RFC 5802, RFC 7677.
    public var offersSCRAM = false
    /// Clients are asked for a certificate, and those that have one are offered AUTH EXTERNAL.
    public var asksForCertificate = false
    /// SMTPUTF8 is offered: the service is given addresses and headers in UTF-8. Source: RFC 6531.
    public var offersInternationalization = false
    /// DSN is offered: the service is told what senders ask about delivery. Source: RFC 3461.
    public var offersDeliveryStatus = false
    /// CHUNKING is offered: messages may come by BDAT. Source: RFC 3030.
    public var offersChunking = false
    /// Bytes of content that all sessions together may hold; shared with other listeners where they are given the same.
    public var contentBudget = ContentBudget(byteCount: 256 << 20)
    /// For a whole command line to arrive, counted from the reply to the one before.
    public var commandTimeout = TimeAmount.minutes(5)
    /// For a whole message to arrive, counted from 354.
    public var dataTimeout = TimeAmount.minutes(10)
    public var maximumConnectionCount = 2_000
    public var maximumConnectionsPerAddress = 200
    /// Commands that were no commands, out of order, or failed to authenticate, since the last message taken; then 421.
    public var maximumErrorCount = 20
    /// NOOP, RSET, VRFY, HELP, EHLO and the like since the last message taken; then 421.
    public var maximumIdleCommandCount = 100

    public init(name: String) { self.name = name }
}
