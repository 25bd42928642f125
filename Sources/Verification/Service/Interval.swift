import Synchronization

/// Tells when something that is done now and then is to be done again.
final class Interval: Sendable {
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    /// True the first time, and when so much time has passed since it last was.
    func isOver(_ length: Duration) -> Bool {
        let now = ContinuousClock.now
        return last.withLock { last in
            if let last, now - last < length { return false }
            last = now
            return true
        }
    }
}
