public import Bounce
public import Mail
public import Storage

/// A campaign's name and its totals.
public struct CampaignRecord: Hashable, Sendable {
    public let key: CampaignKey
    public let name: String
    public let createdAt: Timestamp
    /// Messages by their status now.
    public let counts: [RecipientStatus: Int]

    public init(key: CampaignKey, name: String, createdAt: Timestamp, counts: [RecipientStatus: Int]) {
        self.key = key
        self.name = name
        self.createdAt = createdAt
        self.counts = counts
    }
}

public enum CampaignError: Error, Hashable, Sendable {
    /// Names are 1...200 bytes, without NUL.
    case badName
}
