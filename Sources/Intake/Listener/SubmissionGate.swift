import Accounts
import NIOCore
import Storage
import Synchronization

/// Who may submit: shared by all sessions of a listener.
final class SubmissionGate: Sendable {
    /// How long a refused login waits for its answer.
    static let penalty = TimeAmount.seconds(1)

    private let trusted: [Network]
    private let accounts: Accounts
    private let throttle = Mutex(AuthenticationThrottle())

    init(trusted: [Network], accounts: Accounts) {
        self.trusted = trusted
        self.accounts = accounts
    }

    func trusts(_ address: SocketAddress?) -> Bool {
        guard !trusted.isEmpty, let address = address.flatMap({ InternetAddress($0) }) else { return false }
        return trusted.contains { $0.contains(address) }
    }

    /// The caller whose key `password` is: it must be good for sending, and where `user` names a key, be that key. Refused
    /// after a second, so that guessing is slow; unknown keys and wrong users look alike.
    func authenticate(
        user: String, password: String, from address: SocketAddress?, on eventLoop: any EventLoop
    ) -> EventLoopFuture<Caller?> {
        let address = address.flatMap { InternetAddress($0) }
        if let address, !throttle.withLock({ $0.mayTry(address, now: .now()) }) { return refuse(on: eventLoop) }
        return eventLoop.makeFutureWithTask { [accounts] in
            try await accounts.caller(secret: password)
        }.flatMap { [self] caller in
            if let caller, caller.may(.send), !user.hasPrefix("key_") || user == caller.key.description {
                if let address { throttle.withLock { $0.noteSuccess(of: address) } }
                return eventLoop.makeSucceededFuture(caller)
            }
            if let address { throttle.withLock { $0.noteFailure(of: address, now: .now()) } }
            return refuse(on: eventLoop)
        }
    }

    private func refuse(on eventLoop: any EventLoop) -> EventLoopFuture<Caller?> {
        eventLoop.scheduleTask(in: SubmissionGate.penalty) { nil }.futureResult
    }
}
