import Synchronization

/// How many live streams are open, and that they are not too many: one over the limit is told the figures once.
final class LiveStreams: Sendable {
    static let limit = 64

    private let count = Mutex(0)

    /// - Returns: false where there are enough; then `leave` is not called.
    func enter() -> Bool {
        count.withLock { count in
            guard count < LiveStreams.limit else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}
