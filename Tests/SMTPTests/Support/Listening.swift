import NIOCore
import NIOPosix
import SMTP

/// Runs `body` beside a listener on a free port of 127.0.0.1.
func withListener(
    _ configuration: ServerConfiguration = ServerConfiguration(name: "mx.example.com"), isLate: Bool = false,
    _ body: (SocketAddress, Inbox, any EventLoop) async throws -> Void
) async throws {
    let inbox = Inbox()
    let group = MultiThreadedEventLoopGroup.singleton
    let listener = try await SMTPListener.bind(host: "127.0.0.1", port: 0, configuration: configuration, group: group) {
        _ in RecordingService(inbox, isLate: isLate)
    }
    do {
        try await body(listener.localAddress, inbox, group.next())
    } catch {
        await listener.shutDown(grace: .zero)
        throw error
    }
    await listener.shutDown(grace: .seconds(1))
}
