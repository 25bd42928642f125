public import Storage

/// Whose mail it is in the eyes of fairness. Within a priority accounts take turns, within an account its campaigns do, and
/// within a campaign what has been due longest goes first.
public struct QueueShare: Hashable, Sendable {
    public typealias Account = AccountID
    public typealias Campaign = CampaignKey

    public let priority: Priority
    public let account: AccountID
    /// `nil`: the account's mail that belongs to none, which is a share of its own.
    public let campaign: CampaignKey?

    public init(priority: Priority, account: AccountID, campaign: CampaignKey?) {
        self.priority = priority
        self.account = account
        self.campaign = campaign
    }
}

extension QueueShare {
    /// As the table has it: campaign 0 is none.
    var bindings: [Binding] {
        [.integer(priority.rawValue), .key(account), .integer(campaign?.number ?? 0)]
    }
}

extension QueueEntry {
    public var share: QueueShare { QueueShare(priority: priority, account: account, campaign: campaign) }
}
