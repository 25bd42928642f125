public import Bounce

/// What an event says of how a message ended: the one thing that speaks for or against its sender and the source of its address.
public enum MessageOutcome: Hashable, Sendable {
    /// The message has its final status.
    case ended(RecipientStatus)
    /// It bounced by mail, after a server had taken it and it was counted as delivered.
    case returned(RecipientStatus)
    case complaint

    /// `nil` for an event that tells of no end.
    public init?(_ event: Event) {
        switch (event.kind, event.status) {
        case (.complaint, _): self = .complaint
        case (.status, .ok): self = .ended(.ok)
        case (.status, .softBounce), (.status, .hardBounce), (.status, .spamBounce):
            self = event.source == .smtp ? .ended(event.status) : .returned(event.status)
        default: return nil
        }
    }
}
