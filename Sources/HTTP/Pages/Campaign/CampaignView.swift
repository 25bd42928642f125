import Accounts
import Bounce
import Campaigns
import Hummingbird
import Postmaster
import Spool
import Storage

/// All that a campaign's page shows, as the rooms tell it. Every part is read from counters or by an index, and is bounded.
struct CampaignView {
    let campaign: CampaignRecord
    /// `nil` where it is only the name under which mail was sent.
    let mailing: Mailing?
    let report: CampaignReport
    let policy: SenderPolicy
    /// The newest, open or decided.
    let quarantine: Quarantine?
    let reasons: [Reports.ReasonCount]
    let group: CampaignStatistics.Group
    let parts: [CampaignPart]
    /// `nil` on a node that keeps no contacts.
    let sources: CampaignSources?
    /// `nil` where nothing bounced softly.
    let resend: ResendCount?
    let rejects: [FeedStep.Reject]
    let status: RecipientStatus?
    let events: [Event]
    /// Of one that has not begun.
    let keptOut: KeptOut

    static let bounceLimit = 50
    static let partLimit = 20
    static let rejectLimit = 20
    /// Contacts that are looked at for those who are left out.
    static let keptOutLimit = 100_000
    static let bounced: Set<RecipientStatus> = [.softBounce, .hardBounce, .spamBounce]

    /// What the address of the page asks for.
    struct Choice {
        let status: RecipientStatus?
        let group: CampaignStatistics.Group
        let before: EventSequence?

        init(_ request: Request) throws {
            var query = QueryReader(request)
            status = query.choice("status")
            group = query.choice("by") ?? .provider
            before = query.key("before")
            try query.finish()
        }
    }

    init(_ campaign: CampaignRecord, _ choice: Choice, _ front: Front) async throws {
        let (key, account, rooms) = (campaign.key, campaign.account, front.rooms)
        guard let report = try await front.statistics.report(key, account: account) else {
            throw Problem(.notFound, "No such campaign.")
        }
        self.campaign = campaign
        self.report = report
        mailing = try await front.mailings.mailing(key, account: account)
        policy = try await rooms.senderHealth.policy(of: account)
        quarantine = try await rooms.quarantines.newest(of: key, account: account)
        group = choice.group
        parts = try await front.statistics.parts(of: key, by: choice.group, limit: Self.partLimit)
        reasons = try await rooms.reports.topReasons(campaign: key, since: nil, limit: 12)
        sources = try await rooms.contacts?.contacts.sources(of: key)
        let softBounced = campaign.counts[.softBounce] ?? 0
        resend = softBounced > 0 ? try await rooms.spool.resendCount(key, account: account) : nil
        let hasRejects = mailing.map { $0.progress.rejectedCount > 0 } ?? false
        rejects = hasRejects ? try await rooms.spool.feedRejects(of: key, after: 0, limit: Self.rejectLimit) : []
        let hasBegun = mailing.map { $0.state != .draft && $0.state != .scheduled } ?? true
        keptOut =
            if let mailing, !hasBegun {
                try await MailingsAPI.keptOut(of: mailing, front, lookingAt: Self.keptOutLimit)
            } else {
                KeptOut()
            }
        status = choice.status
        var filter = EventFilter()
        filter.changesOnly = true
        filter.account = account
        filter.campaign = key
        filter.statuses = choice.status.map { [$0] } ?? Self.bounced
        filter.before = choice.before
        filter.limit = Self.bounceLimit + 1
        events = try await rooms.spool.events(filter)
    }
}
