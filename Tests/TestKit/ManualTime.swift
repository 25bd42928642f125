public import Mail
import Synchronization

/// A clock that stands still until it is told to move.
public final class ManualTime: TimeSource {
    private let moment: Mutex<Timestamp>

    /// Starts at 2026-11-21T12:00:00Z where nothing else is said.
    public init(_ start: Timestamp = Timestamp(seconds: 1_795_262_400)) { moment = Mutex(start) }

    public func now() -> Timestamp { moment.withLock { $0 } }

    public func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }

    public func set(_ time: Timestamp) { moment.withLock { $0 = time } }
}
