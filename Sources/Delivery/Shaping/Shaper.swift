import Mail
import Spool

/// What a queue may do now, or when: its own limits, and those it shares with the other queues to the same provider.
///
/// Pure but for its identity: no clock and no timer. Confined to the event loop that all queues of a provider live on.
final class Shaper {
    /// Transactions that a session carries, at least, before it makes room for another queue that waits for a connection.
    static let turnLength = 10

    private var own: Meter
    private var ownWatch: ReplyWatch
    let shared: SharedMeter?
    /// What holds now, of both.
    private(set) var limits = QueueLimits.none
    private var versions = (own: -1, shared: -1)
    /// Told that a connection may be opened, after it had to wait for others.
    var call: ((Timestamp) -> Void)?

    /// - Parameter watch: for a queue that shares its limits with none.
    init(_ plan: LimitPlan, shared: SharedMeter? = nil, watch: ReplyWatch = ReplyWatch([]), timeScale: Double = 1) {
        own = Meter(plan, timeScale: timeScale)
        ownWatch = watch
        self.shared = shared
    }

    /// Limits that never change and are shared with nobody.
    convenience init(_ limits: QueueLimits, timeScale: Double = 1) {
        self.init(LimitPlan(base: limits), timeScale: timeScale)
        refresh(at: .zero)
    }

    func follow(_ plan: LimitPlan) { own.follow(plan) }

    private func refresh(at now: Timestamp) {
        own.refresh(at: now)
        shared?.meter.refresh(at: now)
        guard versions != (own.version, shared?.meter.version ?? 0) else { return }
        versions = (own.version, shared?.meter.version ?? 0)
        limits = shared.map { own.limits.narrowed(by: $0.meter.limits) } ?? own.limits
    }

    /// Until when nothing is sent: the distant future where nobody knows; `nil` while it runs.
    func stoppedUntil(at now: Timestamp) -> Timestamp? {
        refresh(at: now)
        guard let one = own.stoppedUntil(at: now) else { return shared?.meter.stoppedUntil(at: now) }
        return max(one, shared?.meter.stoppedUntil(at: now) ?? one)
    }

    func isForgettable(at now: Timestamp) -> Bool { own.isForgettable(at: now) && ownWatch.isForgettable(at: now) }

    // MARK: Connections

    func mayOpen(at now: Timestamp) -> Permit {
        refresh(at: now)
        let permit = own.mayOpen(at: now)
        guard permit == .now, let shared else { return permit }
        return shared.mayOpen(self, at: now)
    }

    /// A session that could take mail should leave instead: there are too many, or another queue waits for its turn.
    func shouldLeave(after carriedCount: Int) -> Bool {
        guard let shared else { return own.isOverfull }
        return own.isOverfull || shared.meter.isOverfull || carriedCount >= Self.turnLength && shared.isAwaited
    }

    /// A session that has nothing to do should leave: another queue waits.
    var isAwaited: Bool { shared?.isAwaited ?? false }

    func opened(at now: Timestamp) {
        own.opened(at: now)
        shared?.opened(by: self, at: now)
    }

    func reopened(at now: Timestamp) {
        own.reopened(at: now)
        shared?.meter.reopened(at: now)
    }

    func leaves() {
        own.leaves()
        shared?.meter.leaves()
    }

    func closed(wasLeaving: Bool) {
        own.closed(wasLeaving: wasLeaving)
        shared?.meter.closed(wasLeaving: wasLeaving)
    }

    // MARK: Messages

    /// How many messages may go now; `Int.max` where no rate holds.
    func room(at now: Timestamp) -> Int {
        refresh(at: now)
        return min(own.room(at: now), shared?.meter.room(at: now) ?? .max)
    }

    func maySend(at now: Timestamp) -> Permit {
        refresh(at: now)
        return own.maySend(at: now).and(shared?.meter.maySend(at: now) ?? .now)
    }

    func sent(_ count: Int, at now: Timestamp) {
        own.sent(count, at: now)
        shared?.meter.sent(count, at: now)
    }

    // MARK: Replies

    /// - Returns: the actions whose time has come.
    func heard(_ heard: ReplyAction.Heard, at now: Timestamp) -> [ReplyAction] {
        shared?.watch.heard(heard, at: now) ?? ownWatch.heard(heard, at: now)
    }
}
