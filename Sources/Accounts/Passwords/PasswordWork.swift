import Dispatch
import Synchronization

/// Where passwords are hashed: one at a time, beside the threads that requests run on, so that many who sign in at once cost
/// one processor and one hash's memory.
final class PasswordWork: Sendable {
    /// Who waits beyond this is told to come again.
    static let queueLimit = 32

    private let queue = DispatchQueue(label: "postrider.passwords", qos: .userInitiated)
    private let waiting = Mutex(0)
    private let cost: PasswordHash.Cost
    /// What is tried where there is no such person: it takes as long.
    private let feigned: PasswordHash

    init(cost: PasswordHash.Cost) {
        self.cost = cost
        feigned = PasswordHash(salt: Accounts.freshSalt(), hash: Array(repeating: 0, count: 32), cost: cost)
    }

    /// - Throws: `SignInRefusal.busy`.
    func hash(_ password: String) async throws -> PasswordHash {
        let cost = cost
        return try await run { PasswordHash(password, cost: cost) }
    }

    /// - Parameter hash: `nil` is matched by nothing, and takes as long.
    /// - Throws: `SignInRefusal.busy`.
    func matches(_ password: String, _ hash: PasswordHash?) async throws -> Bool {
        let hash = hash
        let feigned = feigned
        return try await run { (hash ?? feigned).matches(password) && hash != nil }
    }

    func isOutdated(_ hash: PasswordHash) -> Bool { hash.cost != cost }

    private func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async throws -> Value {
        let isRoom = waiting.withLock { waiting in
            guard waiting < Self.queueLimit else { return false }
            waiting += 1
            return true
        }
        guard isRoom else { throw SignInRefusal.busy }
        return await withCheckedContinuation { continuation in
            queue.async { [self] in
                let value = body()
                waiting.withLock { $0 -= 1 }
                continuation.resume(returning: value)
            }
        }
    }
}
