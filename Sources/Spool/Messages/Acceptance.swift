public import Bounce
public import Mail
public import Storage

/// One call's worth of mail: all of it is accepted in one commit, or none.
public struct Acceptance: Sendable {
    public var account: AccountID
    public var campaign: CampaignKey?
    /// The name of `campaign` where it is not there yet: it is made in the same commit, so that mail which is not accepted
    /// leaves no campaign behind. The acceptance fails with `CampaignError.overtaken` where the name was taken meanwhile.
    public var newCampaignName: String?
    /// `nil`: bulk where it belongs to a campaign, else transactional.
    public var priority: Priority?
    public var contents: [NewContent]
    /// When the messages may first be sent; `nil`: now.
    public var notBefore: Timestamp?
    /// How long to try, counted from `notBefore`; `nil`: as long as the campaign, the account or the node chose.
    public var life: Duration?
    public var idempotency: IdempotencyClaim?
    /// The step of its campaign that this is; the acceptance fails with `FeedError.overtaken` where it was taken before.
    public var feed: FeedStep?

    /// R2.
    public static let defaultLife = Duration.seconds(48 * 3_600)

    public init(
        account: AccountID, campaign: CampaignKey? = nil, priority: Priority? = nil, contents: [NewContent],
        notBefore: Timestamp? = nil, life: Duration? = nil, idempotency: IdempotencyClaim? = nil,
        feed: FeedStep? = nil
    ) {
        self.account = account
        self.campaign = campaign
        self.priority = priority
        self.contents = contents
        self.notBefore = notBefore
        self.life = life
        self.idempotency = idempotency
        self.feed = feed
    }

    static func defaultPriority(campaign: CampaignKey?) -> Priority { campaign == nil ? .transactional : .bulk }
}

public struct AcceptedRecipient: Hashable, Sendable {
    public let key: MessageKey
    public let mailbox: Mailbox
    /// `injected`, or `dropped` with the suppression that forbids it.
    public let status: RecipientStatus
    public let suppression: SuppressionKey?

    public init(key: MessageKey, mailbox: Mailbox, status: RecipientStatus, suppression: SuppressionKey? = nil) {
        self.key = key
        self.mailbox = mailbox
        self.status = status
        self.suppression = suppression
    }
}

public enum AcceptanceReceipt: Hashable, Sendable {
    /// Committed; in the order of contents and their recipients.
    case accepted([AcceptedRecipient])
    /// The same key was used before with the same body: what was answered then.
    case replayed([AcceptedRecipient])
    case keyUsedForAnotherBody
}
