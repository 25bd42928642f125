import Accounts
import Mail
import NIOCore
import SMTP
import Storage

/// One client's session with the submission listener. Confined to its connection's event loop. Source: RFC 6409.
final class SubmissionSession: ServerService {
    private let submission: Submission
    private let gate: SubmissionGate
    private let isTrusted: Bool
    private var caller: Caller?

    private static let authenticationRequired = ServerReply(530, "5.7.0", "Authentication required")

    init(submission: Submission, gate: SubmissionGate, peer: ServerPeer) {
        self.submission = submission
        self.gate = gate
        isTrusted = gate.trusts(peer.address)
    }

    func connected(_ peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?> {
        eventLoop.makeSucceededFuture(nil)
    }

    func authenticate(
        user: String, password: String, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<String?> {
        gate.authenticate(user: user, password: password, from: peer.address, on: eventLoop)
            .assumeIsolated().map { caller in
                self.caller = caller
                return caller?.actor.description
            }.nonisolated()
    }

    func salt(of user: String, peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<SCRAMSalt> {
        gate.salt(of: user, on: eventLoop)
    }

    func verify(
        _ proof: SCRAMProof, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<SCRAMVerdict?> {
        gate.verify(proof, from: peer.address, on: eventLoop).assumeIsolated().map { found in
            guard let found else { return nil }
            self.caller = found.caller
            return SCRAMVerdict(identity: found.caller.actor.description, serverSignature: found.serverSignature)
        }.nonisolated()
    }

    func authenticateByCertificate(
        user: String, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<String?> {
        guard let certificate = peer.certificate else { return eventLoop.makeSucceededFuture(nil) }
        return gate.authenticate(user: user, certificate: certificate, from: peer.address, on: eventLoop)
            .assumeIsolated().map { caller in
                self.caller = caller
                return caller?.actor.description
            }.nonisolated()
    }

    func mail(from: ReversePath, peer: ServerPeer, on eventLoop: any EventLoop) -> EventLoopFuture<ServerReply?> {
        guard mayTransact(peer) else {
            return eventLoop.makeSucceededFuture(SubmissionSession.authenticationRequired)
        }
        return eventLoop.makeSucceededFuture(submission.refusal(of: account)?.reply)
    }

    func rcpt(
        to: Mailbox, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply?> {
        eventLoop.makeSucceededFuture(nil)
    }

    func content(
        _ bytes: ByteBuffer, envelope: InboundEnvelope, peer: ServerPeer, on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply> {
        guard mayTransact(peer) else {
            return eventLoop.makeSucceededFuture(SubmissionSession.authenticationRequired)
        }
        return submission.acceptRaw(
            bytes, envelope: envelope, peer: peer, account: account, on: eventLoop)
    }

    func closed() {}

    /// Whose mail it is: from a trusted network without AUTH, the first account's.
    private var account: AccountID { caller?.account ?? .first }

    /// A login counts as long as the connection says so: it is forgotten with STARTTLS (RFC 3207 section 4.2).
    private func mayTransact(_ peer: ServerPeer) -> Bool {
        isTrusted || caller != nil && peer.identity == caller?.actor.description
    }
}
