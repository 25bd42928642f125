internal import JSON
public import Mail
public import Storage

/// Why mail waits that could go.
public enum HoldCause: String, Hashable, Sendable, CaseIterable {
    /// Somebody of the account paused the campaign.
    case paused
    /// The campaign, or its account, exceeds what is borne, and an administrator is to decide (R31).
    case quarantined
    /// The campaign was stopped: what waits is about to be dropped.
    case stopped
    /// The account may not send.
    case suspended
}

/// Mail that is kept back: what is on its way to a server finishes, the rest waits. Several causes may hold the same mail, and
/// it goes when the last of them is gone.
public struct Hold: Hashable, Sendable {
    public let account: AccountID
    /// `nil`: all mail of the account.
    public let campaign: CampaignKey?
    public let cause: HoldCause
    public let since: Timestamp
    public let by: String
    public let why: String

    /// By whom a campaign is paused that went over a limit of its own.
    public static let runner = "runner"

    public init(
        account: AccountID, campaign: CampaignKey?, cause: HoldCause, since: Timestamp, by: String, why: String
    ) {
        self.account = account
        self.campaign = campaign
        self.cause = cause
        self.since = since
        self.by = by
        self.why = why
    }

    /// What followers of the log are told; `nil` where another notice tells it, or none need be told.
    var notice: NewNotice? {
        guard let campaign else {
            guard cause == .suspended else { return nil }
            return NewNotice(
                .accountSuspended, account: account, subject: account.description,
                data: ["by": .string(by), "why": .string(why)], at: since)
        }
        let kind: NoticeKind? =
            switch cause {
            case .paused: .campaignPaused
            case .quarantined: .campaignQuarantined
            case .stopped, .suspended: nil
            }
        return kind.map {
            NewNotice(
                $0, account: account, subject: campaign.description, data: ["by": .string(by), "why": .string(why)],
                at: since)
        }
    }
}

/// Whose mail waits, as one claim sees it.
public struct HoldSet: Hashable, Sendable {
    struct Place: Hashable, Sendable {
        let account: Int64
        /// 0: all of the account.
        let campaign: Int64
    }

    private var places: Set<Place> = []

    public init() {}

    init(on connection: any ReadConnection) throws {
        try connection.query(Self.selectPlaces, []) { row in
            places.insert(Place(account: row.integer(0), campaign: row.integer(1)))
        }
    }

    public var isEmpty: Bool { places.isEmpty }

    public func contains(account: AccountID, campaign: CampaignKey?) -> Bool {
        guard !places.isEmpty else { return false }
        if places.contains(Place(account: account.number, campaign: 0)) { return true }
        guard let campaign else { return false }
        return places.contains(Place(account: account.number, campaign: campaign.number))
    }

    func contains(_ share: QueueShare) -> Bool { contains(account: share.account, campaign: share.campaign) }

    mutating func insert(account: AccountID, campaign: CampaignKey?) {
        places.insert(Place(account: account.number, campaign: campaign?.number ?? 0))
    }

    private static let selectPlaces = Statement("SELECT DISTINCT account, campaign FROM hold")
}
