/// What a sender that understands everything must conclude from what a recipient's exchanger answers for ever.
public enum Truth: String, Hashable, Sendable, CaseIterable {
    case ok
    /// Not decided yet: the exchanger will answer otherwise another time.
    case deferred
    case softBounce = "soft_bounce"
    case hardBounce = "hard_bounce"
    case spamBounce = "spam_bounce"
}
