import Mail
import NIOCore
import NIOPosix
import SMTP
import Synchronization

/// One mail server for the whole world: it keeps every letter it takes, and refuses whom the story says.
final class Postbox: Sendable {
    struct Letter: Sendable {
        let recipients: [String]
        let header: HeaderBlock
        /// Of a letter in one part, with its lines made whole again.
        let body: String

        func field(_ name: String) -> String? { header.firstValue(name) }

        /// The first link of ours in the body: what follows `base` in it.
        func path(behind base: String) -> String? { Letter.path(behind: base, in: body) }

        static func path(behind base: String, in text: String) -> String? {
            text.firstRange(of: base).map { range in
                String(text[range.upperBound...].prefix { !$0.isWhitespace && $0 != ">" && $0 != "\"" })
            }
        }
    }

    private struct State {
        var letters: [Letter] = []
        var refusals: [String: ServerReply] = [:]
        var askedCounts: [String: Int] = [:]
    }

    private let state = Mutex(State())
    private let listener = Mutex<SMTPListener?>(nil)

    var port: Int { listener.withLock { $0?.localAddress.port ?? 0 } }
    var letters: [Letter] { state.withLock(\.letters) }
    func letters(to recipient: String) -> [Letter] { letters.filter { $0.recipients.contains(recipient) } }
    /// RCPT commands that named it.
    func askedCount(_ recipient: String) -> Int { state.withLock { $0.askedCounts[recipient] ?? 0 } }

    func refuse(_ recipient: String, _ reply: ServerReply) { state.withLock { $0.refusals[recipient] = reply } }
    func take(_ recipient: String) { state.withLock { $0.refusals[recipient] = nil } }

    func open() async throws {
        let bound = try await SMTPListener.bind(
            host: "127.0.0.1", port: 0, configuration: ServerConfiguration(name: "post.test"),
            group: MultiThreadedEventLoopGroup.singleton
        ) { _ in Session(box: self) }
        listener.withLock { $0 = bound }
    }

    func close() async { await listener.withLock { $0.take() }?.shutDown(grace: .milliseconds(100)) }

    fileprivate func answer(to recipient: String) -> ServerReply? {
        state.withLock { state in
            state.askedCounts[recipient, default: 0] += 1
            return state.refusals[recipient]
        }
    }

    fileprivate func keep(_ content: ByteBuffer, for recipients: [String]) {
        let bytes = Array(content.readableBytesView)
        guard let header = try? HeaderBlock.parse(bytes.span) else { return }
        let body = String(decoding: bytes[header.bodyOffset...], as: UTF8.self)
            .replacing("=\r\n", with: "").replacing("=3D", with: "=")
        state.withLock { $0.letters.append(Letter(recipients: recipients, header: header, body: body)) }
    }

    private final class Session: ServerService {
        let box: Postbox

        init(box: Postbox) { self.box = box }

        func connected(_ peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?> {
            eventLoop.makeSucceededFuture(nil)
        }

        func authenticate(
            user: String, password: String, peer: ServerPeer, on eventLoop: any EventLoop
        ) -> EventLoopFuture<String?> { eventLoop.makeSucceededFuture(nil) }

        func mail(
            from: ReversePath, peer: ServerPeer, on eventLoop: any EventLoop
        ) -> EventLoopFuture<ServerReply?> { eventLoop.makeSucceededFuture(nil) }

        func rcpt(
            to mailbox: Mailbox, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
        ) -> EventLoopFuture<ServerReply?> {
            eventLoop.makeSucceededFuture(box.answer(to: mailbox.description))
        }

        func content(
            _ bytes: ByteBuffer, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
        ) -> EventLoopFuture<ServerReply> {
            box.keep(bytes, for: envelope.recipients.map(\.description))
            return eventLoop.makeSucceededFuture(ServerReply(250, "2.0.0", "taken"))
        }

        func closed() {}
    }
}
