import Crypto
import Mail
import NIOCore
import SMTP
import Spool
import Storage
import Synchronization

/// Which mail is taken back, and keeping it: shared by all sessions of the inbound listener.
final class InboundGate: Sendable {
    /// Addresses beside the return paths: for people, and for feedback reports. Source: RFC 5321 section 4.5.1, RFC 2142.
    static let roles: Set<String> = ["postmaster", "abuse", "fbl"]
    /// What is kept of a mail: reports stand at its beginning, and what follows is our own message.
    static let keptByteCount = 512 << 10

    private let spool: Spool
    private let paths: ReturnPaths
    private let counters: ReturnedCounters
    /// The listener's own name: `RCPT TO:<postmaster>` is completed by it.
    private let name: String
    private let allowance: Mutex<InboundAllowance>

    init(spool: Spool, paths: ReturnPaths, counters: ReturnedCounters, name: String, perMinute: Int?) {
        self.spool = spool
        self.paths = paths
        self.counters = counters
        self.name = name
        allowance = Mutex(InboundAllowance(perMinute: perMinute))
    }

    /// `nil`: go on.
    func admitMail(from address: SocketAddress?) -> ServerReply? {
        guard let address = address.flatMap({ InternetAddress($0) }) else { return nil }
        guard allowance.withLock({ $0.take(address, now: .now()) }) else {
            counters.count(.refusedRate)
            return ServerReply(421, "4.7.0", "Too much mail from your network, come back later", closes: true)
        }
        return nil
    }

    /// `nil`: taken.
    func admit(_ recipient: Mailbox) -> ServerReply? {
        if isRole(recipient) { return nil }
        guard recipient.domain == paths.domain else {
            counters.count(.refusedRelay)
            return ServerReply(550, "5.7.1", "This server takes no mail for other domains")
        }
        do throws(ReturnPaths.Refusal) {
            _ = try paths.message(at: recipient)
            return nil
        } catch {
            counters.count(error)
            return error == .expired
                ? ServerReply(550, "5.7.1", "This address takes no mail any more")
                : ServerReply(550, "5.1.1", "No such address here")
        }
    }

    private func isRole(_ recipient: Mailbox) -> Bool {
        let local = recipient.normalized.localPart
        if recipient.domain == paths.domain { return InboundGate.roles.contains(local) }
        return local == "postmaster" && recipient.domain.text == name.lowercased()
    }

    /// Answers after the mail is on disk.
    func keep(
        _ content: ByteBuffer, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply> {
        guard let recipient = envelope.recipients.first else {
            return eventLoop.makeSucceededFuture(ServerReply(554, "5.5.1", "No valid recipients"))
        }
        var kept = content
        kept = kept.readSlice(length: min(InboundGate.keptByteCount, content.readableBytes)) ?? content
        let mail = NewReturnedMail(
            message: try? paths.message(at: recipient), recipient: recipient, reversePath: envelope.reversePath,
            peerAddress: peer.address?.ipAddress, bytes: kept, byteCount: content.readableBytes,
            digest: content.withUnsafeReadableBytes { Array(SHA256.hash(data: $0)) })
        let promise = eventLoop.makePromise(of: ServerReply.self)
        spool.keep(mail) { [counters] result in promise.succeed(InboundGate.reply(to: result, counters)) }
        return promise.futureResult
    }

    private static func reply(
        to result: Result<ReturnedReceipt, any Error>, _ counters: ReturnedCounters
    ) -> ServerReply {
        switch result {
        case .success(.kept(let key)):
            counters.count(.accepted)
            return ServerReply(250, "2.0.0", "Ok: kept as \(key)")
        case .success(.repeated):
            counters.count(.acceptedTwice)
            return ServerReply(250, "2.0.0", "Ok: known")
        case .success(.full):
            counters.count(.refusedFull)
            return ServerReply(452, "4.2.2", "Too much mail waits at this address")
        case .failure(EngineError.full):
            return ServerReply(452, "4.3.1", "Insufficient system storage")
        case .failure(EngineError.unavailable):
            return ServerReply(451, "4.3.0", "The store does not answer, try again later")
        case .failure(EngineError.closed), .failure(EngineError.inUse):
            return ServerReply(421, "4.3.2", "Service shutting down", closes: true)
        case .failure:
            return ServerReply(451, "4.3.0", "Not accepted because of an internal error, try again later")
        }
    }
}
