public import Mail

/// How one message to an address ended, as a suppression policy sees it.
public struct AddressOutcome: Hashable, Sendable {
    public enum Ending: Hashable, Sendable {
        case delivered
        case bounced(AddressBounce)
        /// Whatever says nothing about the address.
        case other
    }

    public let ending: Ending
    /// The message's number.
    public let message: Int64
    /// The campaign's number; for mail of no campaign `mailing(outsideCampaignsAt:)`.
    public let mailing: Int64
    public let at: Timestamp
    /// The incident during which it happened: what is said then is believed later or never (R32).
    public let incident: Int64?

    public init(ending: Ending, message: Int64, mailing: Int64, at: Timestamp, incident: Int64? = nil) {
        self.ending = ending
        self.message = message
        self.mailing = mailing
        self.at = at
        self.incident = incident
    }

    /// All mail of no campaign in one week is one mailing, so that three receipts on one evening to a full mailbox are not
    /// three mailings. Below 0, where no campaign's number is.
    public static func mailing(outsideCampaignsAt time: Timestamp) -> Int64 {
        -1 - time.microseconds / (7 * 86_400 * 1_000_000)
    }
}

/// What a policy makes of an outcome.
public enum SuppressionDecision: Hashable, Sendable {
    /// Nothing changes.
    case keep
    /// This counts against the address from now on.
    case count(BounceHistory)
    /// The address goes on the list; `nil`: for good.
    case suppress(expiresAt: Timestamp?)
    /// The verdict waits for the end of an incident.
    case held(incident: Int64)
}

extension SuppressionPolicy {
    /// Decides about an address after one message to it.
    /// - Parameter history: what counted against it before.
    public func decide(_ outcome: AddressOutcome, history: BounceHistory) -> SuppressionDecision {
        switch outcome.ending {
        case .other:
            return .keep
        case .delivered:
            return history.isEmpty || history.delivered == outcome.message
                ? .keep : .count(history.noting(delivery: outcome.message))
        case .bounced(let bounce):
            if let incident = outcome.incident { return .held(incident: incident) }
            return decide(bounce, outcome, standing: history.standing(at: outcome.message), history: history)
        }
    }

    private func decide(
        _ bounce: AddressBounce, _ outcome: AddressOutcome, standing: BounceHistory, history: BounceHistory
    ) -> SuppressionDecision {
        let counted =
            bounce == .soft ? standing.adding(soft: outcome.mailing, limit: softLimit) : standing.addingHard()
        let isHard = bounce != .soft || counted.hardCount > standing.hardCount
        let limit = bounce == .vague ? max(2, hardLimit) : hardLimit
        if isHard, counted.hardCount >= limit { return .suppress(expiresAt: expiry.map { outcome.at + $0 }) }
        return counted == history ? .keep : .count(counted)
    }
}
