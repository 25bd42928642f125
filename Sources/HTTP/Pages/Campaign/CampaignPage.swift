import Accounts
import Bounce
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// `/campaigns/{id}`: progress, counts, why recipients bounced, and which.
enum CampaignPage {
    static let endpoints: [Endpoint] = [
        .get("/campaigns/{id}", .page, show),
        .get("/campaigns/{id}/bounces.csv", .page, CampaignExport.answer),
    ]
    static let bounceLimit = 50
    static let bounced: Set<RecipientStatus> = [.softBounce, .hardBounce, .spamBounce]

    struct Content {
        let id: String
        let name: String
        let created: TimeShown
        let counts: CountsShown
        let progress: String
        let deliverability: RateShown
        let hardRate: RateShown
        let spamRate: RateShown
        let reasons: [ReasonRow]
        let hasReasons: Bool
        let filters: [Filter]
        let csvQuery: String
        let bounces: BouncesShown
        let nextHref: String?
    }

    struct ReasonRow {
        let provider: String
        let status: StatusShown
        let reason: String
        let count: String
        let sample: String

        init(_ row: Reports.ReasonCount) {
            provider = row.provider.isEmpty ? "(none reached)" : Shown.line(row.provider, limit: 100)
            status = StatusShown(row.status)
            reason = row.reason.words
            count = Figures.count(row.count)
            sample = Shown.reply(row.sample ?? "", limit: 200)
        }
    }

    struct Filter {
        let href: String
        let word: String
        let isCurrent: Bool
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let campaign = try await front.campaign(visit)
        var query = QueryReader(request)
        let status: RecipientStatus? = query.choice("status")
        let after: EventSequence? = query.key("after")
        try query.finish()
        var filter = EventFilter()
        filter.changesOnly = true
        filter.account = visit.knownCaller.account
        filter.campaign = campaign.key
        filter.statuses = status.map { [$0] } ?? bounced
        filter.before = after
        filter.limit = bounceLimit + 1
        let events = try await front.rooms.spool.events(filter)
        try await front.rooms.rollups.catchUp()
        let reasons = try await front.rooms.reports.topReasons(campaign: campaign.key, since: nil, limit: 12)
        let content = content(campaign, events: events, reasons: reasons, status: status)
        return front.layout.page(
            "campaign", title: content.name, content: content, request: request, visit: visit, section: .campaigns,
            refresh: 5)
    }

    private static func content(
        _ campaign: CampaignRecord, events: [Event], reasons: [Reports.ReasonCount], status: RecipientStatus?
    ) -> Content {
        let figures = CampaignFigures(campaign.counts)
        let id = campaign.key.description
        let chosen = status.map { "?status=\($0.rawValue)" } ?? ""
        let last = events.count > bounceLimit ? events[bounceLimit - 1].sequence.description : nil
        return Content(
            id: id, name: Shown.line(campaign.name, limit: 200), created: TimeShown(campaign.createdAt),
            counts: CountsShown(campaign.counts), progress: figures.progress, deliverability: figures.deliverability,
            hardRate: figures.hardRate, spamRate: figures.spamRate, reasons: reasons.map(ReasonRow.init),
            hasReasons: !reasons.isEmpty, filters: filters(id, status), csvQuery: chosen,
            bounces: BouncesShown(caption: "Bounced recipients, newest first", events: events.prefix(bounceLimit)),
            nextHref: last.map { "/campaigns/\(id)\(chosen.isEmpty ? "?" : chosen + "&")after=\($0)" })
    }

    private static func filters(_ id: String, _ status: RecipientStatus?) -> [Filter] {
        [Filter(href: "/campaigns/\(id)", word: "All", isCurrent: status == nil)]
            + [RecipientStatus.softBounce, .hardBounce, .spamBounce].map { one in
                Filter(
                    href: "/campaigns/\(id)?status=\(one.rawValue)", word: StatusShown(one).word,
                    isCurrent: status == one)
            }
    }
}

/// The figures on a campaign's page that change while one looks.
struct CampaignFigures {
    let progress: String
    let deliverability: RateShown
    let hardRate: RateShown
    let spamRate: RateShown

    init(_ counts: [RecipientStatus: Int]) {
        let total = counts.values.reduce(0, +)
        let finished = counts.reduce(0) { $0 + ($1.key.isFinal ? $1.value : 0) }
        progress = "\(Figures.count(finished)) of \(Figures.count(total)) finished"
        deliverability = RateShown(counts[.ok] ?? 0, of: total, "messages")
        hardRate = RateShown(counts[.hardBounce] ?? 0, of: finished, "finished")
        spamRate = RateShown(counts[.spamBounce] ?? 0, of: finished, "finished")
    }
}

extension Front {
    /// The campaign in the path of a page.
    func campaign(_ visit: Visit) async throws -> CampaignRecord {
        guard let text = visit.parameters.get("id"), let key = CampaignKey(text),
            try await rooms.spool.campaigns(account: visit.knownCaller.account).contains(where: { $0.key == key }),
            let campaign = try await rooms.spool.campaign(key)
        else { throw Problem(.notFound, "No such campaign.") }
        return campaign
    }
}
