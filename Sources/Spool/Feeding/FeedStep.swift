public import Storage

/// One step of a campaign through its recipients. It is taken in the commit that accepts their mail: where another took it
/// before (another node, or this one before it was killed), nothing of the acceptance is written.
public struct FeedStep: Hashable, Sendable {
    /// A recipient for whom no message could be made.
    public struct Reject: Hashable, Sendable {
        /// The recipient's place among the campaign's.
        public let place: Int64
        public let address: String
        public let why: String

        public init(place: Int64, address: String, why: String) {
            self.place = place
            self.address = address
            self.why = why
        }
    }

    public let campaign: CampaignKey
    /// The last place before the step.
    public let after: Int64
    /// The last place of the step.
    public let through: Int64
    /// Nobody comes after it.
    public let isLast: Bool
    public let rejects: [Reject]

    public init(campaign: CampaignKey, after: Int64, through: Int64, isLast: Bool, rejects: [Reject] = []) {
        self.campaign = campaign
        self.after = after
        self.through = through
        self.isLast = isLast
        self.rejects = rejects
    }
}

public enum FeedError: Error, Hashable, Sendable {
    /// The step was taken already, or the campaign does not run any more.
    case overtaken
}

/// How far a campaign's recipients are accepted.
public struct FeedProgress: Hashable, Sendable {
    /// The last recipient's place; 0 before the first.
    public var place: Int64 = 0
    public var acceptedCount = 0
    /// Suppressed when it was their turn.
    public var droppedCount = 0
    public var rejectedCount = 0
    /// Nobody is left.
    public var isComplete = false

    public init() {}

    /// Recipients whose turn has come.
    public var doneCount: Int { acceptedCount + droppedCount + rejectedCount }
}
