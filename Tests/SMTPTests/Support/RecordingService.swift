import Mail
import NIOCore
import SMTP
import Synchronization

/// What a listener's sessions took, for a test to read from its own thread.
final class Inbox: Sendable {
    struct Message: Hashable, Sendable {
        var envelope: InboundEnvelope
        var content: String
        var isEncrypted: Bool
        var identity: String?
    }

    private let state = Mutex<[Message]>([])

    func add(_ message: Message) { state.withLock { $0.append(message) } }

    var messages: [Message] { state.withLock { $0 } }
}

/// Takes everything; `refused-…` recipients are refused, a late service answers in a later turn of the loop.
final class RecordingService: ServerService {
    private let inbox: Inbox
    private let isLate: Bool

    private let onMail: () -> Void

    init(_ inbox: Inbox, isLate: Bool = false, onMail: @escaping () -> Void = {}) {
        self.inbox = inbox
        self.isLate = isLate
        self.onMail = onMail
    }

    private func answer<Value: Sendable>(_ value: Value, on eventLoop: any EventLoop) -> EventLoopFuture<Value> {
        guard isLate else { return eventLoop.makeSucceededFuture(value) }
        return eventLoop.scheduleTask(in: .microseconds(200)) { value }.futureResult
    }

    func connected(_ peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?> {
        answer(nil, on: eventLoop)
    }

    func authenticate(
        user: String, password: String, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<String?> {
        answer(user == "ada" && password == "secret" ? "account-ada" : nil, on: eventLoop)
    }

    func mail(from: ReversePath, peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?> {
        onMail()
        return answer(nil, on: eventLoop)
    }

    func rcpt(
        to: Mailbox, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply?> {
        let refusal = ServerReply(550, "5.1.1", "No such user\nReally not")
        return answer(to.localPart.hasPrefix("refused") ? refusal : nil, on: eventLoop)
    }

    func content(
        _ bytes: ByteBuffer, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply> {
        inbox.add(
            Inbox.Message(
                envelope: envelope, content: String(buffer: bytes), isEncrypted: peer.isEncrypted,
                identity: peer.identity))
        return answer(ServerReply(250, "2.0.0", "Queued"), on: eventLoop)
    }

    func closed() {}
}
