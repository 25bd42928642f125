import Mail
import Spool

/// What a queue may do now, or when: its own limits, and those it shares with the other queues to the same provider.
///
/// Pure but for its identity: no clock and no timer. Confined to the event loop that all queues of a provider live on.
final class Shaper {
    private(set) var own: Meter

    init(_ limits: QueueLimits, timeScale: Double = 1) { own = Meter(limits, timeScale: timeScale) }

    var limits: QueueLimits { own.limits }

    func mayOpen(at now: Timestamp) -> Permit { own.mayOpen(at: now) }
    func maySend(at now: Timestamp) -> Permit { own.maySend(at: now) }
    /// How many messages may go now; `Int.max` where no rate holds.
    func room(at now: Timestamp) -> Int { own.room(at: now) }
    /// A session that could take mail should leave instead.
    var isOverfull: Bool { own.isOverfull }

    func opened(at now: Timestamp) { own.opened(at: now) }
    func reopened(at now: Timestamp) { own.reopened(at: now) }
    func leaves() { own.leaves() }
    func closed(wasLeaving: Bool) { own.closed(wasLeaving: wasLeaving) }
    func sent(_ count: Int, at now: Timestamp) { own.sent(count, at: now) }
}
