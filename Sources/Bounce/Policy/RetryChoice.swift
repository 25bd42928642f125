/// The steps between attempts that a sender chose for himself; what is not chosen keeps to the schedule.
public struct RetryChoice: Hashable, Sendable {
    /// Of reasons that have steps of their own by this choice.
    public var byReason: [Reason: RetrySteps]
    /// Of all reasons that have none, neither by this choice nor in the schedule.
    public var other: RetrySteps?

    public init(byReason: [Reason: RetrySteps] = [:], other: RetrySteps? = nil) {
        self.byReason = byReason
        self.other = other
    }

    /// Waits that one choice of steps may name.
    public static let waitCount = 1...20
    /// The longest wait; the shortest is `shortestWait(of:)`.
    public static let longestWait = Duration.seconds(72 * 3_600)

    /// Reasons that a message waits for and is tried again.
    public static let reasons = Reason.allCases.filter { !never.contains($0) }

    private static let never: Set<Reason> = [
        .delivered, .expired, .complaint, .notABounce, .autoReply, .suppressed, .cancelled, .discarded,
    ]

    /// The shortest wait that may be chosen. Where a provider asks for patience, or a reputation is poor, each early knock
    /// costs all who send from the same address: ten minutes.
    /// - Parameter reason: `nil`: all others.
    public static func shortestWait(of reason: Reason?) -> Duration {
        switch reason.flatMap({ RetrySteps.byReason[$0] }) {
        case RetrySteps.throttling?, RetrySteps.reputation?: .seconds(600)
        default: .seconds(60)
        }
    }
}

extension RetrySchedule {
    /// The same with a sender's own steps.
    public func changed(by choice: RetryChoice) -> RetrySchedule {
        var schedule = self
        if let other = choice.other { schedule.general = other }
        schedule.byReason.merge(choice.byReason) { $1 }
        return schedule
    }
}
