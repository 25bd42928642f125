/// How far a returned mail has come.
public enum ReturnedState: String, Hashable, Sendable, CaseIterable {
    /// Promised, not read yet; its bytes are kept.
    case waiting
    /// For people to look at; its bytes are kept.
    case quarantined
    /// Written into the life of its message.
    case settled
    /// It told nothing that was not known: its recipient had bounced before.
    case repeated
    /// Thrown away by a person, or because there was no room for it.
    case dropped

    /// The number it is stored under; never reused for another state. The bytes of 0 and 1 are kept.
    var storedNumber: Int64 {
        switch self {
        case .waiting: 0
        case .quarantined: 1
        case .settled: 2
        case .repeated: 3
        case .dropped: 4
        }
    }

    init(stored number: Int64) {
        guard let state = ReturnedState.allCases.first(where: { $0.storedNumber == number }) else {
            preconditionFailure("the store has a state \(number) that nobody writes")
        }
        self = state
    }
}

/// Why a returned mail is left to people.
public enum QuarantineReason: String, Hashable, Sendable, CaseIterable {
    /// It came to postmaster.
    case forPeople = "for_people"
    /// It is no bounce, notice or complaint that we can read.
    case notABounce = "not_a_bounce"
    /// It says nothing about whom it speaks of that we could verify.
    case untied
    /// The message it speaks of is not in the store any more.
    case messageGone = "message_gone"
    /// Reading it failed three times.
    case unreadable
}
