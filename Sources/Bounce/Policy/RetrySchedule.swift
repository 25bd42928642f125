/// How long to wait before the next attempt: 1, 5, 10, 20, 40 min, 1 h, 2 h, then every 4 h, with other steps for reasons
/// that ask for them. Each wait is stretched or cut by up to 20 %.
public struct RetrySchedule: Hashable, Sendable {
    public static let standard = RetrySchedule(timeScale: 1)

    /// Attempts after which we stop, whatever is left of the message's life.
    public static let attemptLimit = 30
    /// The longest time that a server's own words can make us wait; beyond it, asking again costs less than waiting.
    public static let longestStatedWait = Duration.seconds(4 * 3600)

    /// Waits are divided by this (1 in real life; thousands in the demo and tests). Above 0.
    public let timeScale: Double

    public init(timeScale: Double) {
        precondition(timeScale > 0 && timeScale.isFinite, "the time scale is above 0")
        self.timeScale = timeScale
    }

    /// The wait after an attempt, or `nil` where the schedule for this reason has ended.
    /// - Parameters:
    ///   - attempt: attempts made so far, 1...
    ///   - stated: the time the server asked for, where it named one; honoured with 10 s on top, up to 4 h.
    ///   - chance: 0..<1, where in the ±20 % the wait falls.
    public func wait(afterAttempt attempt: Int, reason: Reason, stated: Duration?, chance: Double) -> Duration? {
        guard attempt < RetrySchedule.attemptLimit, let step = seconds(afterAttempt: attempt, reason: reason) else {
            return nil
        }
        var seconds = Double(step) * (0.8 + 0.4 * min(max(chance, 0), 1))
        if let stated, stated > .zero {
            seconds = min(stated, RetrySchedule.longestStatedWait) / .seconds(1) + 10
        }
        return .microseconds(Int64((seconds / timeScale * 1_000_000).rounded()))
    }

    /// Seconds of the step, before jitter and scale.
    private func seconds(afterAttempt attempt: Int, reason: Reason) -> Int? {
        let steps = RetrySteps.of(reason)
        let index = max(attempt, 1) - 1
        return index < steps.minutes.count ? steps.minutes[index] * 60 : steps.thenEvery.map { $0 * 60 }
    }
}

/// The waits for one reason, in minutes, and how they go on; `nil` ends the tries. Source: the schedules of twelve mail
/// systems, compared 2026-11.
private struct RetrySteps {
    let minutes: [Int]
    let thenEvery: Int?

    static let general = RetrySteps(minutes: [1, 5, 10, 20, 40, 60, 120], thenEvery: 240)
    static let greylisting = RetrySteps(minutes: [5, 10, 20, 40, 60, 120], thenEvery: 240)
    /// Slower sending helps, not patience: back within the half hour, then less often.
    static let throttling = RetrySteps(minutes: [10, 15, 20, 30, 60, 120], thenEvery: 240)
    static let busyMailbox = RetrySteps(minutes: [60, 120], thenEvery: 240)
    static let fullMailbox = RetrySteps(minutes: [60, 240, 720, 1440], thenEvery: nil)
    /// Every knock while a reputation is poor makes it poorer.
    static let reputation = RetrySteps(minutes: [120, 120, 120], thenEvery: 240)

    static func of(_ reason: Reason) -> RetrySteps {
        switch reason {
        case .greylisted: greylisting
        case .rateLimited, .connectionLimit: throttling
        case .recipientRate: busyMailbox
        case .mailboxFull: fullMailbox
        case .ipListed, .ipBlocked, .domainReputation, .policyBlock, .spamContent, .spamURL: reputation
        default: general
        }
    }
}
