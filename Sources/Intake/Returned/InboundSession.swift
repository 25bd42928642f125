import Mail
import NIOCore
import SMTP

/// One server's session with the inbound listener: it brings back what we sent, and nothing else. Confined to its
/// connection's event loop.
final class InboundSession: ServerService {
    private let gate: InboundGate

    init(gate: InboundGate) { self.gate = gate }

    func connected(_ peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?> {
        eventLoop.makeSucceededFuture(nil)
    }

    func authenticate(
        user: String, password: String, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<String?> {
        eventLoop.makeSucceededFuture(nil)
    }

    /// Any reverse-path will do: bounces have none, but many that are no DSN do.
    func mail(from: ReversePath, peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?> {
        eventLoop.makeSucceededFuture(gate.admitMail(from: peer.address))
    }

    func rcpt(
        to: Mailbox, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply?> {
        eventLoop.makeSucceededFuture(gate.admit(to))
    }

    func content(
        _ bytes: ByteBuffer, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply> {
        gate.keep(bytes, envelope: envelope, peer: peer, on: eventLoop)
    }

    func closed() {}
}
