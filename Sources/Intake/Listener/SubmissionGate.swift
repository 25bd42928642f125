import Accounts
import Mail
import NIOCore
import SMTP
import Storage
import Synchronization

/// Who may submit: shared by all sessions of a listener.
final class SubmissionGate: Sendable {
    /// How long a refused login waits for its answer.
    static let penalty = TimeAmount.seconds(1)

    private let trusted: [Network]
    private let accounts: Accounts
    private let keysByFingerprint: [[UInt8]: APIKeyID]
    private let time: any TimeSource
    private let throttle = Mutex(AuthenticationThrottle())

    init(trusted: [Network], accounts: Accounts, certificates: [ClientCertificate] = [], time: any TimeSource) {
        self.time = time
        self.trusted = trusted
        self.accounts = accounts
        keysByFingerprint = Dictionary(certificates.map { ($0.fingerprint, $0.key) }) { $1 }
    }

    func trusts(_ address: SocketAddress?) -> Bool {
        guard !trusted.isEmpty, let address = address.flatMap({ InternetAddress($0) }) else { return false }
        return trusted.contains { $0.contains(address) }
    }

    /// The caller whose key `password` is: it must be good for sending, and where `user` names a key, be that key.
    func authenticate(
        user: String, password: String, from address: SocketAddress?, on eventLoop: any EventLoop
    ) -> EventLoopFuture<Caller?> {
        judge(from: address, on: eventLoop, caller: { $0 }) { [accounts] in
            let caller = try await accounts.caller(secret: password)
            return user.hasPrefix("key_") && user != caller?.actor.description ? nil : caller
        }
    }

    /// The caller who proved a key by SCRAM, and our proof.
    func verify(
        _ proof: SCRAMProof, from address: SocketAddress?, on eventLoop: any EventLoop
    ) -> EventLoopFuture<(caller: Caller, serverSignature: [UInt8])?> {
        judge(from: address, on: eventLoop, caller: { $0.caller }) { [accounts] in
            try await accounts.caller(user: proof.user, proof: proof.proof, authMessage: proof.authMessage)
        }
    }

    /// The caller whom a certificate stands for, in its time.
    func authenticate(
        user: String, certificate: [UInt8], from address: SocketAddress?, on eventLoop: any EventLoop
    ) -> EventLoopFuture<Caller?> {
        let key = keysByFingerprint[ClientCertificate.fingerprint(of: certificate)]
        let isValid = ClientCertificate.isValid(certificate, at: time.now())
        return judge(from: address, on: eventLoop, caller: { $0 }) { [accounts] in
            guard isValid, let key, user.isEmpty || user == key.description else { return nil }
            return try await accounts.caller(key: key)
        }
    }

    func salt(of user: String, on eventLoop: any EventLoop) -> EventLoopFuture<SCRAMSalt> {
        eventLoop.makeFutureWithTask { [accounts] in
            let (salt, iterationCount) = try await accounts.scramSalt(of: user)
            return SCRAMSalt(salt: salt, iterationCount: iterationCount, nonce: SubmissionGate.nonce())
        }
    }

    /// 144 bits of chance.
    private static func nonce() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<18).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return String(decoding: Base64.encode(bytes.span), as: UTF8.self)
    }

    /// Only a caller that may send passes. Refused after a second, so that guessing is slow; unknown keys, wrong users and
    /// proofs that do not hold look alike. A site with too many failures behind it is not even looked up.
    private func judge<Found: Sendable>(
        from address: SocketAddress?, on eventLoop: any EventLoop, caller: @escaping @Sendable (Found) -> Caller,
        find: @escaping @Sendable () async throws -> Found?
    ) -> EventLoopFuture<Found?> {
        let address = address.flatMap { InternetAddress($0) }
        if let address, !throttle.withLock({ $0.mayTry(address, now: .now()) }) { return refuse(on: eventLoop) }
        return eventLoop.makeFutureWithTask(find).flatMap { [self] found in
            if let found, caller(found).may(.send) {
                if let address { throttle.withLock { $0.noteSuccess(of: address) } }
                return eventLoop.makeSucceededFuture(found)
            }
            if let address { throttle.withLock { $0.noteFailure(of: address, now: .now()) } }
            return refuse(on: eventLoop)
        }
    }

    private func refuse<Found: Sendable>(on eventLoop: any EventLoop) -> EventLoopFuture<Found?> {
        eventLoop.scheduleTask(in: SubmissionGate.penalty) { nil }.futureResult
    }
}
