import Mail
import NIOCore
import NIOSSL
import SMTP
import Synchronization

/// A mail exchanger with a certificate, or without, that takes everything and says who came encrypted.
final class SecureServer: Sendable {
    private let listener: SMTPListener
    private let taken: Taken

    fileprivate final class Taken: Sendable { let encrypted = Mutex<[Bool]>([]) }

    var port: Int { listener.localAddress.port ?? 0 }
    /// Of each message taken, whether it came encrypted.
    var encrypted: [Bool] { taken.encrypted.withLock(\.self) }

    static func start(_ tls: NIOSSLContext?, on group: any EventLoopGroup) async throws -> SecureServer {
        var configuration = ServerConfiguration(name: "mx.example")
        configuration.tls = tls
        let taken = Taken()
        let listener = try await SMTPListener.bind(
            host: "127.0.0.1", port: 0, configuration: configuration, group: group
        ) { _ in SinkService(taken) }
        return SecureServer(listener, taken)
    }

    private init(_ listener: SMTPListener, _ taken: Taken) {
        self.listener = listener
        self.taken = taken
    }

    func stop() async { await listener.shutDown(grace: .zero) }
}

private final class SinkService: ServerService {
    private let taken: SecureServer.Taken

    init(_ taken: SecureServer.Taken) { self.taken = taken }

    func connected(_ peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?> {
        eventLoop.makeSucceededFuture(nil)
    }

    func authenticate(
        user: String, password: String, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<String?> {
        eventLoop.makeSucceededFuture(nil)
    }

    func mail(from: ReversePath, peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?> {
        eventLoop.makeSucceededFuture(nil)
    }

    func rcpt(
        to: Mailbox, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply?> {
        eventLoop.makeSucceededFuture(nil)
    }

    func content(
        _ bytes: ByteBuffer, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply> {
        taken.encrypted.withLock { $0.append(peer.isEncrypted) }
        return eventLoop.makeSucceededFuture(ServerReply(250, "2.0.0", "Taken"))
    }

    func closed() {}
}
