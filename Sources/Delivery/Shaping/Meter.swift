import Mail
import Spool

/// How far the limits of one queue, or those that several queues share, are used up.
struct Meter: Sendable {
    private var plan: LimitPlan
    private let timeScale: Double
    private var present: LimitPlan.Present
    /// Open or being opened.
    private(set) var connectionCount = 0
    /// Of these, how many take no more mail.
    private(set) var leavingCount = 0
    private var connectionGate: RateGate?
    private var messageGate: RateGate?
    /// Changes with every change of the limits.
    private(set) var version = 0

    /// - Parameter timeScale: how many times as fast rates are, 1...
    init(_ plan: LimitPlan, timeScale: Double = 1) {
        self.plan = plan
        self.timeScale = timeScale
        present = LimitPlan.Present(limits: .none, validUntil: .zero)
    }

    /// What was used up stays used up.
    mutating func follow(_ plan: LimitPlan) {
        guard plan != self.plan else { return }
        self.plan = plan
        present.validUntil = .zero
    }

    /// To be called before anything is asked. Costs a comparison unless something has changed.
    mutating func refresh(at now: Timestamp) {
        guard now >= present.validUntil else { return }
        let new = plan.present(at: now)
        if new.limits != present.limits || new.stoppedUntil != present.stoppedUntil { version += 1 }
        present = new
        Self.regulate(&connectionGate, to: new.limits.connectionRate, timeScale: timeScale, at: now)
        Self.regulate(&messageGate, to: new.limits.messageRate, timeScale: timeScale, at: now)
    }

    private static func regulate(_ gate: inout RateGate?, to rate: Rate?, timeScale: Double, at now: Timestamp) {
        guard gate?.rate != rate else { return }
        gate = rate.map { RateGate($0, timeScale: timeScale, after: gate, at: now) }
    }

    var limits: QueueLimits { present.limits }

    /// Until when nothing is sent: the distant future where nobody knows; `nil` while it runs.
    func stoppedUntil(at now: Timestamp) -> Timestamp? { present.stoppedUntil.flatMap { now < $0 ? $0 : nil } }

    /// Nothing is used up.
    mutating func isForgettable(at now: Timestamp) -> Bool {
        connectionCount == 0 && connectionGate?.isUnused(at: now) != false && messageGate?.isUnused(at: now) != false
    }

    // MARK: Connections

    mutating func mayOpen(at now: Timestamp) -> Permit {
        if let stopped = stoppedUntil(at: now) { return .at(stopped) }
        guard connectionCount < present.limits.connections else { return .whenOneCloses }
        guard let time = connectionGate?.opensAt(now), time > now else { return .now }
        return .at(time)
    }

    /// More are open than may be: one that could take mail should leave.
    var isOverfull: Bool { connectionCount - leavingCount > present.limits.connections }

    mutating func opened(at now: Timestamp) {
        connectionCount += 1
        connectionGate?.take(1, at: now)
    }

    /// The same slot, a further conversation.
    mutating func reopened(at now: Timestamp) { connectionGate?.take(1, at: now) }

    mutating func leaves() { leavingCount += 1 }

    mutating func closed(wasLeaving: Bool) {
        connectionCount -= 1
        if wasLeaving { leavingCount -= 1 }
        precondition(connectionCount >= 0 && leavingCount >= 0, "more connections were closed than had been opened")
    }

    // MARK: Messages

    /// How many messages may go now; `Int.max` where no rate holds.
    mutating func room(at now: Timestamp) -> Int {
        if present.stoppedUntil != nil, stoppedUntil(at: now) != nil { return 0 }
        return messageGate?.room(at: now) ?? .max
    }

    mutating func maySend(at now: Timestamp) -> Permit {
        if let stopped = stoppedUntil(at: now) { return .at(stopped) }
        guard let time = messageGate?.opensAt(now), time > now else { return .now }
        return .at(time)
    }

    mutating func sent(_ count: Int, at now: Timestamp) { messageGate?.take(count, at: now) }
}
