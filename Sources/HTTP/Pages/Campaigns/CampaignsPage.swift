import Accounts
import Bounce
import Campaigns
import Hummingbird
import Mail
import Spool
import Storage

/// `/campaigns`: an account's campaigns, newest first, each with what came of it; ticked ones stand beside each other.
enum CampaignsPage {
    static let endpoints: [Endpoint] = [
        .get("/campaigns", .page, show),
        .get("/campaigns/compare", .page, CampaignComparison.show),
    ]
    static let limit = 50

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let before: CampaignKey? = query.key("before")
        try query.finish()
        let account = visit.knownCaller.account
        let found = try await front.rooms.spool.campaigns(account: account, before: before, limit: limit + 1)
        let shown = Array(found.prefix(limit))
        let mayWrite = visit.knownCaller.may(.campaignsWrite)
        let table = PageTable(
            caption: "Campaigns, newest first",
            columns: ["Compare", "Campaign", "State", "Made", "Delivered", "Soft bounces", "Hard bounces"],
            rows: shown.map(row),
            empty: EmptyState(
                words:
                    "No campaign yet. A campaign sends a letter to a list or a segment; mail that is sent under a campaign's name is counted here, too.",
                next: mayWrite ? ("New campaign", "/campaigns/new") : nil))
        let compare: Markup =
            shown.count > 1
            ? """
            <form method="get" action="/campaigns/compare">\(table.markup)\
            <p class="more"><button class="plain">Compare the ticked ones</button></p></form>
            """ : table.markup
        let pager = Pager(
            next: found.count > limit ? shown.last.map { "/campaigns?before=\($0.key)" } : nil, words: "Older campaigns"
        )
        var actions: [(words: String, path: String)] = [("Templates", "/templates")]
        if mayWrite { actions.append(("New campaign", "/campaigns/new")) }
        return front.layout.page(
            "Campaigns", section: .campaigns,
            Card("All campaigns", actions: actions, compare + pager.markup).markup, request: request, visit: visit,
            refresh: shown.contains { $0.state == .running } ? 30 : nil)
    }

    private static func row(_ campaign: CampaignRecord) -> [Cell] {
        let figures = CampaignFigures(campaign.counts)
        let tick: Markup = """
            <input type="checkbox" name="ids" value="\(campaign.key.description)" aria-label="Compare \(campaign.shownName)">
            """
        return [
            .markup(tick), .link(campaign.shownName, to: campaign.path), .badge(campaign.state.badge),
            .time(campaign.createdAt), .rate(figures.deliverability), .rate(figures.softRate), .rate(figures.hardRate),
        ]
    }
}
