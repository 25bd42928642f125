public import Mail

/// What we do about a diagnosis: the recipient's next status, when to try again, whether the address is spared from now.
public struct Decision: Hashable, Sendable {
    public enum Next: Hashable, Sendable {
        /// The status is final.
        case finish(RecipientStatus)
        case retry(at: Timestamp)
    }

    public let next: Next
    /// The address goes on the system suppression list.
    public let suppresses: Bool

    public init(next: Next, suppresses: Bool) {
        self.next = next
        self.suppresses = suppresses
    }
}

/// How far one message to one recipient has come, as a decision needs to know it.
public struct DeliveryProgress: Hashable, Sendable {
    /// Attempts made, this one included: 1...
    public let attempt: Int
    public let now: Timestamp
    /// When the message's life ends; nothing is sent after it.
    public let expiresAt: Timestamp
    /// The worst meaning of earlier refusals (R2), where there was one.
    public let earlier: Earlier?

    /// A refusal of an earlier attempt that decides when the life runs out.
    public struct Earlier: Hashable, Sendable {
        public let status: RecipientStatus
        public let reason: Reason

        public init(status: RecipientStatus, reason: Reason) {
            self.status = status
            self.reason = reason
        }
    }

    public init(attempt: Int, now: Timestamp, expiresAt: Timestamp, earlier: Earlier?) {
        self.attempt = attempt
        self.now = now
        self.expiresAt = expiresAt
        self.earlier = earlier
    }
}
