public import Bounce
public import Mail
public import Storage

/// A campaign's name and its totals.
public struct CampaignRecord: Hashable, Sendable {
    public let key: CampaignKey
    public let account: AccountID
    public let name: String
    public let createdAt: Timestamp
    public let state: CampaignState
    /// Messages by their status now.
    public let counts: [RecipientStatus: Int]

    public init(
        key: CampaignKey, account: AccountID = .first, name: String, createdAt: Timestamp,
        state: CampaignState = .running, counts: [RecipientStatus: Int]
    ) {
        self.key = key
        self.account = account
        self.name = name
        self.createdAt = createdAt
        self.state = state
        self.counts = counts
    }
}

public enum CampaignError: Error, Hashable, Sendable {
    /// Names are 1...200 bytes, without NUL.
    case badName
    /// It was stopped: no more mail is sent under its name.
    case stopped
    /// Another call made the campaign in between: find it, and come again.
    case overtaken
}
