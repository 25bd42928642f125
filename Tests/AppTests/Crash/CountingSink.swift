import Foundation
import Mail
import NIOCore
import NIOPosix
import SMTP
import Synchronization

/// The whole outside world of a node under test: takes mail, and remembers each recipient's every contact.
/// The local part decides: `ok…` is taken, `gone…` does not exist, `later…` is put off twice and then taken, `held…` gets no
/// answer to its final dot before `letGo`.
final class CountingSink: Sendable {
    struct Record {
        /// Times of every RCPT that named the address.
        var contacts: [Date] = []
        /// Tokens (Subject) taken with 250 after the final dot, as often as they came.
        var taken: [String: Int] = [:]
        /// The return path of each token taken.
        var returnPaths: [String: String] = [:]
    }

    private let records = Mutex<[String: Record]>([:])
    private let held = Mutex<[EventLoopPromise<ServerReply>]>([])
    private let listener: Mutex<SMTPListener?> = Mutex(nil)

    var port: Int { listener.withLock { $0?.localAddress.port ?? 0 } }
    var all: [String: Record] { records.withLock { $0 } }

    func start(group: any EventLoopGroup) async throws {
        var configuration = ServerConfiguration(name: "sink.test")
        configuration.maximumConnectionsPerAddress = 2_000
        let bound = try await SMTPListener.bind(
            host: "127.0.0.1", port: 0, configuration: configuration, group: group
        ) { _ in Session(sink: self) }
        listener.withLock { $0 = bound }
    }

    /// How many wait for the answer to their final dot.
    var heldCount: Int { held.withLock(\.count) }

    func letGo() {
        let promises = held.withLock { held in
            defer { held = [] }
            return held
        }
        for promise in promises { promise.succeed(ServerReply(250, "2.0.0", "taken")) }
    }

    func stop() async {
        letGo()
        let bound = listener.withLock { $0.take() }
        await bound?.shutDown(grace: .milliseconds(100))
    }

    fileprivate func contacted(_ mailbox: Mailbox) -> ServerReply? {
        let count = records.withLock { records in
            records[mailbox.description, default: Record()].contacts.append(Date())
            return records[mailbox.description]?.contacts.count ?? 0
        }
        if mailbox.localPart.hasPrefix("gone") { return ServerReply(550, "5.1.1", "User unknown") }
        if mailbox.localPart.hasPrefix("later"), count <= 2 {
            return ServerReply(451, "4.7.1", "Greylisted, please try again later")
        }
        return nil
    }

    fileprivate func took(_ token: String, for recipients: [Mailbox], returnPath: String) {
        records.withLock { records in
            for mailbox in recipients {
                records[mailbox.description, default: Record()].taken[token, default: 0] += 1
                records[mailbox.description]?.returnPaths[token] = returnPath
            }
        }
    }

    private final class Session: ServerService {
        let sink: CountingSink

        init(sink: CountingSink) { self.sink = sink }

        func connected(_ peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?> {
            eventLoop.makeSucceededFuture(nil)
        }

        func authenticate(user: String, password: String, peer: ServerPeer, on eventLoop: any EventLoop)
            -> EventLoopFuture<String?>
        {
            eventLoop.makeSucceededFuture(nil)
        }

        func mail(from: ReversePath, peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?> {
            eventLoop.makeSucceededFuture(nil)
        }

        func rcpt(to mailbox: Mailbox, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop)
            -> EventLoopFuture<ServerReply?>
        {
            eventLoop.makeSucceededFuture(sink.contacted(mailbox))
        }

        func content(_ bytes: ByteBuffer, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop)
            -> EventLoopFuture<ServerReply>
        {
            let text = String(buffer: bytes)
            let token = text.split(separator: "\r\n").first { $0.hasPrefix("X-Token: ") }?.dropFirst(9) ?? ""
            sink.took(
                String(token), for: envelope.recipients, returnPath: envelope.reversePath.description)
            guard envelope.recipients.contains(where: { $0.localPart.hasPrefix("held") }) else {
                return eventLoop.makeSucceededFuture(ServerReply(250, "2.0.0", "taken"))
            }
            let promise = eventLoop.makePromise(of: ServerReply.self)
            sink.held.withLock { $0.append(promise) }
            return promise.futureResult
        }

        func closed() {}
    }
}
