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
    /// SMTPUTF8 was given: addresses and header fields may be UTF-8.
    public var isInternationalized = false
    /// What the sender asks about delivery, and asks for each of `recipients`. Source: RFC 3461.
    public var statusRequest = StatusRequest()
    public private(set) var recipientRequests: [RecipientStatusRequest] = []

    public init(
        reversePath: ReversePath, recipients: [Mailbox] = [], isEightBit: Bool = false, declaredByteCount: Int? = nil
    ) {
        self.reversePath = reversePath
        self.recipients = recipients
        self.isEightBit = isEightBit
        self.declaredByteCount = declaredByteCount
    }

    /// What is asked for the recipient at a place; `nil` where nothing is.
    public func request(at index: Int) -> RecipientStatusRequest? {
        guard recipientRequests.indices.contains(index), !recipientRequests[index].isEmpty else { return nil }
        return recipientRequests[index]
    }

    /// Adds a recipient and what is asked for it. The list of requests stays empty while nobody asks.
    public mutating func add(_ recipient: Mailbox, _ request: RecipientStatusRequest = RecipientStatusRequest()) {
        if !request.isEmpty || !recipientRequests.isEmpty {
            let missing = recipients.count - recipientRequests.count
            recipientRequests.append(contentsOf: repeatElement(RecipientStatusRequest(), count: missing))
            recipientRequests.append(request)
        }
        recipients.append(recipient)
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
    /// The certificate that the client showed, in DER: it has the key, and nothing else was checked.
    public var certificate: [UInt8]?

    public init(address: SocketAddress?, heloName: String = "", isEncrypted: Bool = false, identity: String? = nil) {
        self.address = address
        self.heloName = heloName
        self.isEncrypted = isEncrypted
        self.identity = identity
    }
}

/// The service behind a listener: one value per connection, called on the connection's event loop. Answers may come
/// later, one at a time: no other hook is called meanwhile. A future that fails is answered `451 4.3.0` (`421` at
/// `connected`, `454` at `authenticate`, `salt` and `verify`).
public protocol ServerService: AnyObject {
    /// The banner's reply; `nil`: `220 NAME ESMTP Postrider`.
    func connected(_ peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?>

    /// - Returns: the identity; `nil` where user and password do not match. Take as long for an unknown user as for a
    ///   wrong password.
    func authenticate(
        user: String, password: String, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<String?>

    /// For SCRAM-SHA-256. Answer for an unknown user as for a known one, always with the same salt.
    func salt(of user: String, peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<SCRAMSalt>

    /// - Returns: who proved to know the password, and our proof to know it too; `nil` where the proof does not hold.
    func verify(
        _ proof: SCRAMProof, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<SCRAMVerdict?>

    /// AUTH EXTERNAL: who the certificate of the TLS session (`peer.certificate`) belongs to.
    /// - Parameter user: whom the client wants to be; empty: whoever the certificate says.
    func authenticateByCertificate(
        user: String, peer: ServerPeer, on eventLoop: any EventLoop
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

/// Services that offer neither SCRAM nor certificates need not speak of them.
extension ServerService {
    public func salt(of user: String, peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<SCRAMSalt> {
        eventLoop.makeFailedFuture(ClientFailure.protocolViolation)
    }

    public func verify(
        _ proof: SCRAMProof, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<SCRAMVerdict?> {
        eventLoop.makeSucceededFuture(nil)
    }

    public func authenticateByCertificate(
        user: String, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<String?> {
        eventLoop.makeSucceededFuture(nil)
    }
}
