/// What became of one message to one recipient. Source: REQUIREMENTS R1 to R6.
public enum RecipientStatus: String, Hashable, Sendable, CaseIterable {
    /// Accepted by us, not yet tried.
    case injected
    /// Refused for now; we try again.
    case deferred
    /// The receiving server accepted it. Says nothing of inbox or spam folder.
    case ok
    /// Final for this message; the address stays eligible.
    case softBounce = "soft_bounce"
    /// The address does not exist, is invalid, or its owner's server refuses for good.
    case hardBounce = "hard_bounce"
    /// Refused as suspected spam or for the sender's reputation. Never suppresses an address.
    case spamBounce = "spam_bounce"
    /// Not sent by us, or said by the receiver to have been thrown away.
    case dropped

    public var isFinal: Bool { self != .injected && self != .deferred }

    /// The number it is stored under; never reused for another status.
    public var storedNumber: Int64 {
        switch self {
        case .injected: 0
        case .deferred: 1
        case .ok: 2
        case .softBounce: 3
        case .hardBounce: 4
        case .spamBounce: 5
        case .dropped: 6
        }
    }

    /// `nil` for a number that no status has.
    public init?(storedNumber: Int64) {
        guard let found = RecipientStatus.allCases.first(where: { $0.storedNumber == storedNumber }) else { return nil }
        self = found
    }
}
