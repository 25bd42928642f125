public import Mail
public import Storage

/// A campaign that bounced beyond what is borne, and what people say to it (R31).
public struct Quarantine: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// The sender is asked to explain, and an administrator to decide.
        case open
        /// It may go on.
        case released
        /// It is stopped for good.
        case rejected
    }

    /// Who said what, and when.
    public struct Statement: Hashable, Sendable {
        public let text: String
        public let at: Timestamp
        public let by: String
    }

    public let key: QuarantineKey
    public let account: AccountID
    public let campaign: CampaignKey
    public let campaignName: String
    public let since: Timestamp
    public let excess: CampaignExcess
    public let state: State
    /// What the sender says.
    public let explanation: Statement?
    /// The administrator's note; `nil` as long as it is open.
    public let decision: Statement?
    /// Whether it counts towards a suspension of the account: not where the sender was innocent, nor twice.
    public let counts: Bool
    /// The campaign had ended before it could be held: nothing waits for the decision but the sender's record.
    public let hadEnded: Bool
}

public enum QuarantineError: Error, Hashable, Sendable {
    /// The campaign is not there, is another account's, or was never in quarantine.
    case unknown
    /// It was decided already.
    case decided(Quarantine.State)
    /// A text is 1...4,000 bytes.
    case badText
}

/// Which quarantines are wanted, newest first.
public struct QuarantineFilter: Hashable, Sendable {
    /// `nil`: everybody's.
    public var account: AccountID?
    public var campaign: CampaignKey?
    public var state: Quarantine.State?
    /// Older than this one.
    public var before: QuarantineKey?
    /// 1...1,000.
    public var limit = 50

    public init() {}
}
