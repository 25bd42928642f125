import Accounts
import Bounce
import Campaigns
import Delivery
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// `/`: how things stand now.
enum HomePage {
    static let endpoints: [Endpoint] = [.get("/", .page, show)]
    static let campaignLimit = 20
    static let bounceLimit = 15

    struct Content {
        let counts: CountsShown
        let deliverability: RateShown
        let waiting: String
        let oldest: String
        let suppressions: String
        let returned: String
        let health: HealthShown
        let firstSteps: String?
        let attention: Attention
        let heldUp: HeldUp
        let isWhole: Bool
        let queues: QueuesShown
        let campaigns: [CampaignRow]
        let hasCampaigns: Bool
        let bounces: BouncesShown
    }

    struct CampaignRow {
        let id: String
        let name: String
        let created: TimeShown
        let total: String
        let ok: String
        let waiting: String
        let soft: String
        let hard: String
        let spam: String
        let dropped: String

        init(_ record: CampaignRecord) {
            func count(_ statuses: RecipientStatus...) -> String {
                Figures.count(statuses.reduce(0) { $0 + (record.counts[$1] ?? 0) })
            }
            id = record.key.description
            name = Shown.line(record.name, limit: 200)
            created = TimeShown(record.createdAt)
            total = Figures.count(record.counts.values.reduce(0, +))
            ok = count(.ok)
            waiting = count(.injected, .deferred)
            soft = count(.softBounce)
            hard = count(.hardBounce)
            spam = count(.spamBounce)
            dropped = count(.dropped)
        }
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let spool = front.rooms.spool
        let account = visit.knownCaller.account
        let figures = try await NodeFigures(front, visit)
        let campaigns = try await spool.campaigns(account: account).sorted { $0.key > $1.key }.prefix(campaignLimit)
        var filter = EventFilter()
        filter.account = account
        filter.statuses = [.softBounce, .hardBounce, .spamBounce]
        filter.changesOnly = true
        filter.limit = bounceLimit
        // Queues, and what came back, are of all accounts.
        let isWhole = visit.seesInstallation
        let queues = isWhole ? await front.rooms.delivery?.queues() ?? [] : []
        let quarantined = isWhole ? try await spool.returnedDepth().quarantined : 0
        let content = Content(
            counts: CountsShown(figures.counts), deliverability: figures.deliverability, waiting: figures.waiting,
            oldest: figures.oldest, suppressions: figures.suppressions,
            returned: Figures.count(quarantined),
            health: HealthShown(try await front.rooms.senderHealth.standing(of: account)),
            firstSteps: figures.counts.values.allSatisfy { $0 == 0 } ? FirstSteps(front).markup.text : nil,
            attention: Attention(
                await front.rooms.readiness(), queues: queues, quarantined: quarantined,
                webhooks: try await front.rooms.webhooks?.endpoints(of: account) ?? [],
                hasLostNetwork: isWhole && front.rooms.incidents?.hasLostNetwork == true,
                staleLists: try await front.rooms.contacts?.contacts.listsThatAsk(of: account) ?? []),
            heldUp: figures.counts.waitingCount > 0 ? try await HeldUp(spool, account: account) : HeldUp([]),
            isWhole: isWhole, queues: QueuesShown(queues),
            campaigns: campaigns.map(CampaignRow.init),
            hasCampaigns: !campaigns.isEmpty,
            bounces: BouncesShown(caption: "The latest bounces, newest first", events: try await spool.events(filter)))
        return front.layout.page(
            "home", title: "Overview", content: content, request: request, visit: visit, section: .overview, refresh: 5)
    }
}

/// The figures on the home page that change while one looks.
struct NodeFigures {
    let counts: [RecipientStatus: Int]
    let deliverability: RateShown
    let waiting: String
    let oldest: String
    let suppressions: String

    /// Lists grow for ever, and this is counted every two seconds.
    private static let suppressionLimit = 50_000

    private static func bounded(_ count: Int) -> String {
        count < suppressionLimit ? Figures.count(count) : "\(Figures.count(suppressionLimit)) +"
    }

    init(_ front: Front, _ visit: Visit) async throws {
        let spool = front.rooms.spool
        let account = visit.knownCaller.account
        counts = try await spool.statusCounts(account: account, campaign: nil)
        let rate = Deliverability(counts)
        deliverability = RateShown(rate.ok, of: rate.injected, "messages")
        if visit.seesInstallation {
            let queue = try await spool.queueDepth()
            waiting = Figures.count(queue.waiting)
            oldest = queue.oldest.map { "oldest waits \(Figures.age(front.rooms.time.now() - $0))" } ?? "nothing waits"
            suppressions = Self.bounded(try await spool.suppressionCount(atMost: Self.suppressionLimit))
        } else {
            waiting = Figures.count(counts.waitingCount)
            oldest = counts.waitingCount > 0 ? "to be sent, or tried again" : "nothing waits"
            suppressions = Self.bounded(
                try await spool.suppressionCount(account: account, atMost: Self.suppressionLimit))
        }
    }
}
