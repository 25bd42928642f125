public import Mail
public import Storage

/// What somebody did with a message, to be written down.
public struct NewEngagement: Sendable {
    public var message: MessageKey
    /// `opened` or `clicked`.
    public var kind: EventKind
    public var at: Timestamp
    public var engagement: Engagement
    /// The rule that told the visitor.
    public var ruleID: String

    public init(message: MessageKey, kind: EventKind, at: Timestamp, engagement: Engagement, ruleID: String) {
        precondition(kind == .opened || kind == .clicked, "a message is opened, or a link of it is followed")
        self.message = message
        self.kind = kind
        self.at = at
        self.engagement = engagement
        self.ruleID = ruleID
    }
}

/// What tells when a message could first be seen.
public struct MessageArrival: Hashable, Sendable {
    public let account: AccountID
    public let campaign: CampaignKey?
    /// When the receiving server took it; `nil` where no server has, as far as we know.
    public let deliveredAt: Timestamp?
}
