import Bounce
import Spool

extension MessageOutcome {
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
