/// How long to wait before the next attempt, by the reason of the last refusal: 1, 5, 10, 20, 40 min, 1 h, 2 h, then every
/// 4 h, with other steps for reasons that ask for them. Each wait is stretched or cut by up to 20 %.
///
/// A reason's steps count the refusals that kept to the same steps: a mailbox that is full after ten rate limits is at
/// the first step of a full mailbox. A message with less than a day to live is tried in proportion more often, once a
/// minute at most.
public struct RetrySchedule: Hashable, Sendable {
    public static let standard = RetrySchedule()

    /// The longest time that a server's own words can make us wait; beyond it, asking again costs less than waiting.
    public static let longestStatedWait = Duration.seconds(4 * 3_600)
    /// What is added to a stated time.
    public static let courtesy = Duration.seconds(10)
    /// Lives from here up keep to the steps as they are.
    public static let fullLife = Duration.seconds(24 * 3_600)
    /// Waits of shorter lives are cut to this at most.
    public static let shortestWait = Duration.seconds(60)

    public var general = RetrySteps.general
    public var byReason = RetrySteps.byReason
    /// Attempts after which we stop, whatever is left of the message's life: 1...
    public var attemptLimit = 30
    /// Waits are divided by this (1 in real life; thousands in the demo and tests). Above 0.
    public let timeScale: Double

    public init(timeScale: Double = 1) {
        precondition(timeScale > 0 && timeScale.isFinite, "the time scale is above 0")
        self.timeScale = timeScale
    }

    /// The wait after an attempt that was refused, or `nil` where the tries have ended.
    /// - Parameters:
    ///   - reason: of the refusal.
    ///   - attempt: attempts made so far, 1...
    ///   - history: the refusals before this one.
    ///   - life: how long the message may be tried in all.
    ///   - stated: the time the server asked for, where it named one; honoured with 10 s on top, up to 4 h.
    ///   - chance: 0..<1, where in the ±20 % the wait falls.
    public func wait(
        after reason: Reason, attempt: Int, history: RefusalHistory = RefusalHistory(), life: Duration,
        stated: Duration?,
        chance: Double
    ) -> Duration? {
        let steps = steps(of: reason)
        let number = 1 + history.refusals.reduce(0) { $0 + (self.steps(of: $1.reason) == steps ? $1.count : 0) }
        guard attempt < attemptLimit, let step = steps.wait(afterRefusal: number) else { return nil }
        let wait =
            if let stated, stated > .zero {
                min(stated, Self.longestStatedWait) + Self.courtesy
            } else {
                shortened(step, life: life) * (0.8 + 0.4 * min(max(chance, 0), 1))
            }
        return .microseconds(Int64((wait / .microseconds(1) / timeScale).rounded()))
    }

    func steps(of reason: Reason) -> RetrySteps { byReason[reason] ?? general }

    private func shortened(_ step: Duration, life: Duration) -> Duration {
        let share = life * timeScale / Self.fullLife
        return share < 1 ? max(step * max(share, 0), min(step, Self.shortestWait)) : step
    }
}
