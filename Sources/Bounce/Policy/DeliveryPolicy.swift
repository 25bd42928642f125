import Mail

/// Turns a diagnosis into the next step: finish, try again, spare the address. Has no clock and no chance of its own.
public struct DeliveryPolicy: Hashable, Sendable {
    public var retrySchedule: RetrySchedule
    public var suppression: SuppressionPolicy

    public init(retrySchedule: RetrySchedule = .standard, suppression: SuppressionPolicy = .immediate) {
        self.retrySchedule = retrySchedule
        self.suppression = suppression
    }

    /// Decides after one attempt.
    /// - Parameter chance: 0..<1, jitter of the wait (±20 %).
    public func decide(_ diagnosis: Diagnosis, progress: DeliveryProgress, chance: Double) -> Decision {
        guard !diagnosis.status.isFinal else {
            return finish(diagnosis.status, reason: diagnosis.reason, blame: diagnosis.blame)
        }
        let wait = retrySchedule.wait(
            afterAttempt: progress.attempt, reason: diagnosis.reason, stated: diagnosis.retryAfter, chance: chance)
        if let wait, progress.now + wait <= progress.expiresAt {
            return Decision(next: .retry(at: progress.now + wait), suppresses: false)
        }
        let meaning = progress.earlier.map { $0.combined(with: diagnosis.meaning) } ?? diagnosis.meaning
        return finish(meaning.statusWhenLifeEnds, reason: meaning.reason, blame: meaning.reason.blame)
    }

    private func finish(_ status: RecipientStatus, reason: Reason, blame: Blame) -> Decision {
        Decision(
            next: .finish(status),
            suppresses: suppression.suppresses(status: status, reason: reason, blame: blame))
    }
}

extension Diagnosis {
    /// What this refusal means should the message's life run out: kept beside the recipient for `DeliveryProgress`.
    public var meaning: DeliveryProgress.Earlier {
        DeliveryProgress.Earlier(status: status.isFinal ? status : reason.statusWhenLifeEnds, reason: reason)
    }
}

extension DeliveryProgress.Earlier {
    /// The final status it stands for; a deferral stands for what its reason means.
    public var statusWhenLifeEnds: RecipientStatus { status.isFinal ? status : reason.statusWhenLifeEnds }

    /// The one of the two that decides when the life runs out: spam before hard before soft (R2). The later one wins
    /// among equals.
    public func combined(with later: DeliveryProgress.Earlier) -> DeliveryProgress.Earlier {
        later.weight >= weight ? later : self
    }

    private var weight: Int {
        switch statusWhenLifeEnds {
        case .spamBounce: 3
        case .hardBounce: 2
        case .softBounce: 1
        case .injected, .deferred, .ok, .dropped: 0
        }
    }
}
