import Bounce
import Spool

/// One thing that speaks for or against whoever sent a message.
enum SenderOutcome: Hashable, Sendable {
    /// The message has its final status.
    case ended(RecipientStatus)
    /// It bounced by mail, after a server had taken it and it was counted as delivered.
    case returned(RecipientStatus)
    case complaint

    /// `nil` for an event that says nothing of the sender.
    init?(_ event: Event) {
        switch (event.kind, event.status) {
        case (.complaint, _): self = .complaint
        case (.status, .ok): self = .ended(.ok)
        case (.status, .softBounce), (.status, .hardBounce), (.status, .spamBounce):
            self = event.source == .smtp ? .ended(event.status) : .returned(event.status)
        default: return nil
        }
    }

    /// As stored: a status, ten more for what came late, 100 for a complaint.
    var number: Int64 {
        switch self {
        case .ended(let status): status.storedNumber
        case .returned(let status): 10 + status.storedNumber
        case .complaint: 100
        }
    }

    /// `nil` for a number that a newer release wrote.
    init?(number: Int64) {
        if number == 100 {
            self = .complaint
        } else if let status = RecipientStatus(storedNumber: number) {
            self = .ended(status)
        } else if let status = RecipientStatus(storedNumber: number - 10) {
            self = .returned(status)
        } else {
            return nil
        }
    }
}
