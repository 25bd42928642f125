import NIOCore

/// One timer for a deadline that moves with every reply. Moving it later costs nothing: the timer rings at the earlier
/// time, finds that nothing is due, and is set anew. A timer a command would cost more than the command.
struct Alarm {
    private let eventLoop: any EventLoop
    private var scheduled: Scheduled<Void>?
    private var ringsAt: NIODeadline?

    init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// False where the timer rings early enough as it is.
    func needsSetting(for deadline: NIODeadline) -> Bool { ringsAt.map { deadline < $0 } ?? true }

    mutating func set(to deadline: NIODeadline, _ ring: @escaping @Sendable () -> Void) {
        scheduled?.cancel()
        ringsAt = deadline
        scheduled = eventLoop.scheduleTask(deadline: deadline, ring)
    }

    /// The timer has gone off.
    mutating func rang() {
        scheduled = nil
        ringsAt = nil
    }

    mutating func cancel() {
        scheduled?.cancel()
        rang()
    }
}
