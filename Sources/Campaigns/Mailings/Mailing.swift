public import Intake
internal import JSON
public import Mail
public import Spool
public import Storage

/// Whom a mailing goes to.
public enum MailingAudience: Hashable, Sendable {
    case list(ListKey)
    case segment(SegmentKey)
    /// Recipients that were handed in with it.
    case file

    /// As a campaign reads it; `nil` for a file.
    public var contacts: Audience? {
        switch self {
        case .list(let key): .list(key)
        case .segment(let key): .segment(key)
        case .file: nil
        }
    }
}

/// What is to be sent, to whom and how.
public struct MailingPlan: Hashable, Sendable {
    /// Of the campaign: 1...200 bytes, of its own within the account.
    public var name: String
    public var template: TemplateKey
    /// `nil`: the newest at the time it is made.
    public var version: Int?
    public var from: NamedMailbox
    public var replyTo: Mailbox?
    public var audience: MailingAudience
    /// When it begins by itself; `nil`: when it is started.
    public var startsAt: Timestamp?
    /// Messages an hour at most, 1...; `nil`: as fast as they are delivered.
    public var perHour: Int?
    /// What is learnt of the readers; `nil`: what the account lets be learnt when it is made. What the account forbids is
    /// never learnt.
    public var tracking: LetterTracking?
    /// Above this share of refused among finished messages it pauses by itself, 0...1; `nil`: never.
    public var bounceLimit: Double? = MailingPlan.usualBounceLimit
    /// Above this share of complaints among delivered messages it pauses by itself, 0...1; `nil`: never.
    public var complaintLimit: Double? = MailingPlan.usualComplaintLimit

    /// R31.
    public static let usualBounceLimit = 0.1
    /// What Gmail asks of senders: never 0.3 %. Source: Email sender guidelines, support.google.com, 2024-02.
    public static let usualComplaintLimit = 0.003
    /// Finished messages below which no limit is looked at.
    public static let limitFloor = 100

    public init(name: String, template: TemplateKey, from: NamedMailbox, audience: MailingAudience) {
        self.name = name
        self.template = template
        self.from = from
        self.audience = audience
    }
}

/// A campaign that sends a template to an audience.
public struct Mailing: Hashable, Sendable {
    public let campaign: CampaignKey
    public let account: AccountID
    public let plan: MailingPlan
    /// Of the template.
    public let version: Int
    public let state: CampaignState
    public let createdAt: Timestamp
    public let createdBy: String
    public let startedAt: Timestamp?
    public let endedAt: Timestamp?
    /// How many there are to write to, where that is known: a file's are counted, a segment's are not.
    public let recipientCount: Int?
    public let progress: FeedProgress
}

public enum MailingError: Error, Hashable, Sendable {
    /// Names are 1...200 bytes, without NUL.
    case badName
    case nameTaken
    /// There is no such mailing, or it is another account's.
    case unknown
    case unknownTemplate
    /// A list or segment that is not there, or another account's.
    case unknownAudience
    /// Its state does not allow it.
    case state(CampaignState)
    /// Nobody is to be written to.
    case empty
    /// Mail has no links of ours, so it could not carry the way out of the campaign (R54).
    case noWayOut
}

extension Mailing {
    /// What followers of the log are told.
    func notice(_ kind: NoticeKind, at now: Timestamp) -> NewNotice {
        NewNotice(
            kind, account: account, subject: campaign.description,
            data: ["name": .string(plan.name), "state": .string(state.rawValue)], at: now)
    }
}
