import Mail

/// Turns a diagnosis into the next step: finish or try again, and what it says against the address. Has no clock and no chance of its own.
public struct DeliveryPolicy: Hashable, Sendable {
    public var retrySchedule: RetrySchedule

    public init(retrySchedule: RetrySchedule = .standard) { self.retrySchedule = retrySchedule }

    /// Decides after one attempt.
    /// - Parameter chance: 0..<1, jitter of the wait (±20 %).
    public func decide(_ diagnosis: Diagnosis, progress: DeliveryProgress, chance: Double) -> Decision {
        guard !diagnosis.status.isFinal else {
            let bounce = AddressBounce(
                status: diagnosis.status, reason: diagnosis.reason, blame: diagnosis.blame)
            return Decision(next: .finish(diagnosis.status), bounce: bounce)
        }
        let wait = retrySchedule.wait(
            after: diagnosis.reason, attempt: progress.attempt, history: progress.history, life: progress.life,
            stated: diagnosis.retryAfter, chance: chance)
        if let wait = wait.flatMap({ fitting($0, in: progress.expiresAt - progress.now) }) {
            return Decision(next: .retry(at: progress.now + wait))
        }
        return end(progress.history.adding(diagnosis, waited: progress.expiresAt - progress.now))
    }

    /// A wait that goes past the end of the life by less than half becomes a last attempt shortly before it.
    private func fitting(_ wait: Duration, in rest: Duration) -> Duration? {
        if wait <= rest { return wait }
        return wait <= rest * 2 ? rest * 0.95 : nil
    }

    /// The end of a message that was tried in vain.
    public func end(_ history: RefusalHistory) -> Decision {
        let verdict = LifeVerdict(history)
        return Decision(next: .finish(verdict.status), bounce: verdict.bounce, verdict: verdict)
    }
}
