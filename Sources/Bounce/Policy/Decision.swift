public import Mail

/// What we do about a diagnosis: the recipient's next status, when to try again, what it says against the address.
public struct Decision: Hashable, Sendable {
    public enum Next: Hashable, Sendable {
        /// The status is final.
        case finish(RecipientStatus)
        case retry(at: Timestamp)
    }

    public let next: Next
    /// What it says against the address; `nil`: nothing. The account's policy says what follows.
    public let bounce: AddressBounce?
    /// Set where all the refusals decided, and not this answer alone.
    public let verdict: LifeVerdict?

    public init(next: Next, bounce: AddressBounce? = nil, verdict: LifeVerdict? = nil) {
        self.next = next
        self.bounce = bounce
        self.verdict = verdict
    }
}

/// How far one message to one recipient has come, as a decision needs to know it.
public struct DeliveryProgress: Hashable, Sendable {
    /// Attempts made, this one included: 1...
    public let attempt: Int
    public let now: Timestamp
    /// When the message's life ends; nothing is sent after it.
    public let expiresAt: Timestamp
    /// What it met before this attempt.
    public let history: RefusalHistory

    public init(attempt: Int, now: Timestamp, expiresAt: Timestamp, history: RefusalHistory = RefusalHistory()) {
        self.attempt = attempt
        self.now = now
        self.expiresAt = expiresAt
        self.history = history
    }

    /// How long it may be tried in all, counted from its first attempt.
    var life: Duration { history.waited + max(.zero, expiresAt - now) }
}
