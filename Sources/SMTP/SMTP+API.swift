public import Mail
public import NIOCore
public import NIOSSL

// Signatures the rooms above count on; the SMTP room replaces this file by one file an idea.

// MARK: Client/
/// One mail transaction: an envelope and its content. Source: RFC 5321 section 3.3.
public struct OutboundTransaction: Sendable {
    public var id: UInt64
    public var reversePath: ReversePath
    /// 1...100.
    public var recipients: [Mailbox]
    /// CR LF line ends, not dot-stuffed.
    public var content: ByteBuffer
    public var isEightBit: Bool
    public init(id: UInt64, reversePath: ReversePath, recipients: [Mailbox], content: ByteBuffer, isEightBit: Bool) {
        self.id = id; self.reversePath = reversePath; self.recipients = recipients; self.content = content;
        self.isEightBit = isEightBit
    }
}
public enum ClientStage: Sendable, Hashable { case connect, ehlo, tls, auth, mail, rcpt, data, content }
/// How one recipient of a transaction ended.
public enum RecipientOutcome: Sendable, Hashable {
    case accepted(Reply)
    case refused(Reply, at: ClientStage)
    /// No reply that decides; `outcomeUnknown` when the session died after the final dot.
    case failed(ClientFailure, at: ClientStage)
}
public enum ClientFailure: Error, Sendable, Hashable {
    case connectionRefused, connectionTimedOut, networkUnreachable, connectionClosed, timedOut, protocolViolation,
        tlsFailed, outcomeUnknown
}
public struct TransactionOutcome: Sendable {
    public let id: UInt64
    /// As many as the transaction had recipients, in order.
    public let recipients: [RecipientOutcome]
}
/// RFC 5321 section 4.5.3.2: banner 5 min, MAIL 5, RCPT 5, DATA 2, block 3, final dot 10; connect 30 s.
public struct ClientTimeouts: Sendable, Hashable {
    public var connect = TimeAmount.seconds(30), banner = TimeAmount.minutes(5), ehlo = TimeAmount.minutes(5),
        mail = TimeAmount.minutes(5), rcpt = TimeAmount.minutes(5), dataStart = TimeAmount.minutes(2),
        block = TimeAmount.minutes(3), finalDot = TimeAmount.minutes(10), quit = TimeAmount.seconds(10),
        tls = TimeAmount.minutes(2)
    public init() {}
}
public struct ClientConfiguration: Sendable {
    public var heloName: String
    public var timeouts = ClientTimeouts()
    /// Opportunistic STARTTLS: used where offered, certificate not checked; a failed handshake is `tlsFailed` and the caller may connect again with this off.
    public var tls: NIOSSLContext?
    /// The name the certificate and SNI speak of.
    public var serverName: String?
    /// For a smart host that wants it: AUTH PLAIN, only over TLS.
    public var credentials: (user: String, password: String)?
    public init(heloName: String) { self.heloName = heloName }
}
/// Told what happens to a connection, always on its event loop.
public protocol ClientConnectionDelegate: AnyObject {
    /// The session is open (EHLO and TLS done) or a transaction's content has been sent: `send` may be called with the next one. `pipelineDepth` transactions may be under way (1 awaiting its final answer while the next MAIL travels).
    func connectionIsReady(_ connection: ClientConnection)
    func connection(_ connection: ClientConnection, didFinish outcome: TransactionOutcome)
    /// After every transaction under way has been finished with `failed` or the reply that closed the session. `reply`: the greeting, EHLO or 421 that ended it.
    func connectionDidClose(
        _ connection: ClientConnection, failure: ClientFailure?, reply: Reply?, at stage: ClientStage)
}
/// A client session on a socket, confined to its event loop.
public final class ClientConnection {
    public let eventLoop: any EventLoop
    public private(set) var remoteAddress: SocketAddress?
    public private(set) var localAddress: SocketAddress?
    /// `TLSv1.3` and the like once encrypted.
    public private(set) var tlsVersion: String?
    /// Transactions finished on it.
    public private(set) var transactionCount = 0
    /// Starts connecting; everything else is told to the delegate (held weakly).
    public init(
        to address: SocketAddress, from source: SocketAddress?, configuration: ClientConfiguration,
        eventLoop: any EventLoop, delegate: any ClientConnectionDelegate
    ) { preconditionFailure("unwritten") }
    /// Only after `connectionIsReady` said so, once for each time it did.
    public func send(_ transaction: OutboundTransaction) { preconditionFailure("unwritten") }
    /// QUIT after what is under way.
    public func quit() { preconditionFailure("unwritten") }
    public func abort() { preconditionFailure("unwritten") }
    /// The conversation so far, secrets removed, bounded.
    public var transcript: Transcript { preconditionFailure("unwritten") }
}
/// Every line said in one connection, bounded, secrets redacted. Text form: `C: …` and `S: …` lines.
public struct Transcript: Sendable, Hashable, CustomStringConvertible {
    public var description: String { preconditionFailure("unwritten") }
}

// MARK: Server/
public struct ServerConfiguration: Sendable {
    /// The name in the banner.
    public var name: String
    public var maximumMessageByteCount = 50 << 20
    public var maximumRecipientCount = 1_000
    /// STARTTLS is offered when set.
    public var tls: NIOSSLContext?
    /// AUTH PLAIN and LOGIN are offered (over TLS, or anywhere when `allowsPlainAuth`).
    public var offersAuthentication = false
    public var allowsPlainAuth = false
    public var commandTimeout = TimeAmount.minutes(5)
    public var dataTimeout = TimeAmount.minutes(10)
    public var maximumConnectionCount = 2_000
    public var maximumConnectionsPerAddress = 200
    public init(name: String) { self.name = name }
}
public struct InboundEnvelope: Sendable {
    public var reversePath: ReversePath
    public var recipients: [Mailbox]
    public var isEightBit: Bool
    public var declaredByteCount: Int?
}
public struct ServerPeer: Sendable {
    public var address: SocketAddress?
    public var heloName: String
    public var isEncrypted: Bool
    /// Who authenticated, as the service named it.
    public var identity: String?
}
/// What a service answers; `nil` from the mail, rcpt hooks means 250.
public struct ServerReply: Sendable, Hashable {
    public var code: Int
    public var enhanced: String?
    public var text: String
    /// Close the connection after it.
    public var closes = false
    public init(_ code: Int, _ enhanced: String?, _ text: String, closes: Bool = false) {
        self.code = code; self.enhanced = enhanced; self.text = text; self.closes = closes
    }
}
/// The service behind a listener: one value per connection, called on the connection's event loop. Answers may come later.
public protocol ServerService: AnyObject {
    /// The banner's reply; nil: `220 NAME ESMTP Postrider`.
    func connected(_ peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?>
    func authenticate(user: String, password: String, peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<
        String?
    >
    /// Return a future that is already done where nothing has to be waited for.
    func mail(from: ReversePath, peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?>
    func rcpt(to: Mailbox, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<
        ServerReply?
    >
    /// Whole content, dots removed, CR LF line ends guaranteed. The reply is sent when the future completes.
    func content(_ bytes: ByteBuffer, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop)
        -> EventLoopFuture<ServerReply>
    func closed()
}
/// Listens and runs server sessions. Smuggling defences of notes/reliability.md (b) 1-20 are its own.
public final class SMTPListener: Sendable {
    /// - Parameter makeService: called for each connection on its event loop.
    public static func bind(
        host: String, port: Int, configuration: ServerConfiguration, group: any EventLoopGroup,
        makeService: @escaping @Sendable (ServerPeer) -> any ServerService
    ) async throws -> SMTPListener { preconditionFailure("unwritten") }
    public var localAddress: SocketAddress { preconditionFailure("unwritten") }
    /// Stops accepting, lets sessions finish their transaction for `grace`, then closes them with 421.
    public func shutDown(grace: TimeAmount) async { preconditionFailure("unwritten") }
}
