import DequeModule
import Mail
import Spool

/// The limits that all queues of one source to one provider share, and the line of those that wait for a connection.
/// Confined to the event loop that these queues live on.
final class SharedMeter {
    var meter: Meter
    var watch: ReplyWatch
    /// Queues that would open a connection and may not, the longest waiting first.
    private var line = Deque<Shaper>()
    /// The one that was called and has not opened yet.
    private weak var called: Shaper?

    init(_ plan: LimitPlan, watch: ReplyWatch, timeScale: Double = 1) {
        meter = Meter(plan, timeScale: timeScale)
        self.watch = watch
    }

    /// Somebody waits for a connection of another to close.
    var isAwaited: Bool { !line.isEmpty }

    func isForgettable(at now: Timestamp) -> Bool {
        line.isEmpty && watch.isForgettable(at: now) && meter.isForgettable(at: now)
    }

    /// Whoever comes later waits behind those who wait.
    func mayOpen(_ shaper: Shaper, at now: Timestamp) -> Permit {
        let permit = meter.mayOpen(at: now)
        switch permit {
        case .now where line.isEmpty || called === shaper: return .now
        case .at: return permit
        case .now, .whenOneCloses:
            if !line.contains(where: { $0 === shaper }) { line.append(shaper) }
            return .whenOneCloses
        }
    }

    func opened(by shaper: Shaper, at now: Timestamp) {
        if called === shaper { called = nil }
        meter.opened(at: now)
    }

    /// A queue that is no more waits for nothing.
    func leaveLine(_ shaper: Shaper) { line.removeAll { $0 === shaper } }

    /// Calls those in line, one after the other, while there is room. To be called when a connection has been closed, when
    /// limits have changed, and now and then.
    func callNext(at now: Timestamp) {
        meter.refresh(at: now)
        for _ in 0..<line.count {
            guard meter.mayOpen(at: now) == .now, let next = line.popFirst() else { return }
            called = next
            next.call?(now)
            called = nil
        }
    }
}
