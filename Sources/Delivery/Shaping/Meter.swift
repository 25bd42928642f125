import Mail
import Spool

/// How far a queue's limits, or those that several queues share, are used up.
struct Meter: Sendable {
    private(set) var limits: QueueLimits
    private let timeScale: Double
    /// Open or being opened.
    private(set) var connectionCount = 0
    /// Of these, how many take no more mail.
    private(set) var leavingCount = 0
    private var connectionGate: RateGate?
    private var messageGate: RateGate?

    /// - Parameter timeScale: how many times as fast rates are, 1...
    init(_ limits: QueueLimits, timeScale: Double = 1) {
        self.limits = limits
        self.timeScale = timeScale
        connectionGate = limits.connectionRate.map { RateGate($0, timeScale: timeScale) }
        messageGate = limits.messageRate.map { RateGate($0, timeScale: timeScale) }
    }

    /// What was used up stays so where a limit stays as it was.
    mutating func set(_ new: QueueLimits) {
        if new.connectionRate != limits.connectionRate {
            connectionGate = new.connectionRate.map { RateGate($0, timeScale: timeScale) }
        }
        if new.messageRate != limits.messageRate {
            messageGate = new.messageRate.map { RateGate($0, timeScale: timeScale) }
        }
        limits = new
    }

    // MARK: Connections

    mutating func mayOpen(at now: Timestamp) -> Permit {
        guard connectionCount < limits.connections else { return .whenOneCloses }
        guard let time = connectionGate?.opensAt(now), time > now else { return .now }
        return .at(time)
    }

    /// More are open than may be: one that could take mail should leave.
    var isOverfull: Bool { connectionCount - leavingCount > limits.connections }

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
    mutating func room(at now: Timestamp) -> Int { messageGate?.room(at: now) ?? .max }

    mutating func maySend(at now: Timestamp) -> Permit {
        guard let time = messageGate?.opensAt(now), time > now else { return .now }
        return .at(time)
    }

    mutating func sent(_ count: Int, at now: Timestamp) { messageGate?.take(count, at: now) }
}
