internal import Storage

/// Where a campaign stands.
public enum CampaignState: String, Hashable, Sendable, CaseIterable {
    /// Not begun.
    case draft
    /// It begins by itself at its time.
    case scheduled
    /// Its mail goes. A campaign that is only the name under which mail was sent is always this, unless it is held or stopped.
    case running
    /// Its mail waits until somebody of the account resumes it.
    case paused
    /// Its mail waits until an administrator decides (R31).
    case quarantined
    /// Ended by somebody before all was sent; what waited is dropped.
    case stopped
    /// All its mail is accepted, and none waits.
    case finished

    /// No more mail of it will be sent.
    public var isEnded: Bool { self == .stopped || self == .finished }
}

extension CampaignState {
    /// What the store says of it: its own state, and the gravest cause that holds its mail, by their names.
    public init(stored state: String, hold: String?) {
        let own = CampaignState(rawValue: state) ?? .running
        guard !own.isEnded, let cause = hold.flatMap(HoldCause.init(rawValue:)) else {
            self = own
            return
        }
        switch cause {
        case .paused: self = .paused
        case .quarantined: self = .quarantined
        case .stopped: self = .stopped
        case .suspended: self = own
        }
    }

    /// Of the causes that hold campaign `c`, the gravest: their names sort so.
    static let gravestHold = "(SELECT max(h.cause) FROM hold h WHERE h.account = c.account AND h.campaign = c.key)"
}
