public import Mail
public import NIOCore

/// A transaction's envelope so far.
public struct InboundEnvelope: Sendable, Hashable {
    public var reversePath: ReversePath
    /// Those accepted, each once, in the order of their first RCPT.
    public var recipients: [Mailbox]
    /// BODY=8BITMIME was given.
    public var isEightBit: Bool
    /// Bytes, where SIZE was given.
    public var declaredByteCount: Int?

    public init(
        reversePath: ReversePath, recipients: [Mailbox] = [], isEightBit: Bool = false, declaredByteCount: Int? = nil
    ) {
        self.reversePath = reversePath
        self.recipients = recipients
        self.isEightBit = isEightBit
        self.declaredByteCount = declaredByteCount
    }
}

/// Who is at the other end.
public struct ServerPeer: Sendable {
    public var address: SocketAddress?
    /// What it calls itself; empty before EHLO.
    public var heloName: String
    public var isEncrypted: Bool
    /// Who authenticated, as the service named it.
    public var identity: String?

    public init(address: SocketAddress?, heloName: String = "", isEncrypted: Bool = false, identity: String? = nil) {
        self.address = address
        self.heloName = heloName
        self.isEncrypted = isEncrypted
        self.identity = identity
    }
}

/// The service behind a listener: one value per connection, called on the connection's event loop. Answers may come
/// later, one at a time: no other hook is called meanwhile. A future that fails is answered `451 4.3.0` (`421` at
/// `connected`, `454` at `authenticate`).
public protocol ServerService: AnyObject {
    /// The banner's reply; `nil`: `220 NAME ESMTP Postrider`.
    func connected(_ peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?>

    /// - Returns: the identity; `nil` where user and password do not match. Take as long for an unknown user as for a
    ///   wrong password.
    func authenticate(
        user: String, password: String, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<String?>

    /// Return a future that is already done where nothing has to be waited for.
    func mail(from: ReversePath, peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?>

    func rcpt(
        to: Mailbox, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply?>

    /// Whole content, dots removed, CR LF line ends guaranteed. The reply is sent when the future completes.
    func content(
        _ bytes: ByteBuffer, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply>

    /// The connection is gone; an answer under way is not wanted any more.
    func closed()
}
