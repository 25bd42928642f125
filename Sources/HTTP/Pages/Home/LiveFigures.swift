import Accounts
import Bounce
import Hummingbird
import JSON
import Mail
import Spool
import Storage

/// `/live`: the figures of a page as server-sent events.
enum LiveFigures {
    static let endpoints: [Endpoint] = [.get("/live", .page, answer)]

    private static func answer(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let campaign: CampaignKey? = query.key("campaign_id")
        try query.finish()
        let visitor = visit
        let first = try await figures(front, visitor, campaign: campaign)
        return LiveStream.answer("figures", first, to: visit, front) {
            try await figures(front, visitor, campaign: campaign)
        }
    }

    /// Every figure of the page by the name of its place, as it is to be shown.
    private static func figures(
        _ front: Front, _ visit: Visit, campaign: CampaignKey?
    ) async throws -> JSONValue {
        guard let campaign else {
            let node = try await NodeFigures(front, visit)
            return .object(
                counts(node.counts) + rate("deliverability", node.deliverability) + [
                    JSONMember("waiting", .string(node.waiting)), JSONMember("oldest", .string(node.oldest)),
                    JSONMember("suppressions", .string(node.suppressions)),
                ])
        }
        let now = try await front.rooms.spool.statusCounts(account: visit.knownCaller.account, campaign: campaign)
        let figures = CampaignFigures(now)
        return .object(
            counts(now) + rate("deliverability", figures.deliverability) + rate("soft_rate", figures.softRate)
                + rate("hard_rate", figures.hardRate) + rate("spam_rate", figures.spamRate) + [
                    JSONMember("progress", .string(figures.progress))
                ])
    }

    private static func counts(_ counts: [RecipientStatus: Int]) -> [JSONMember] {
        CountsShown(counts).cells.flatMap { cell in
            [JSONMember(cell.token, .string(cell.count)), JSONMember("\(cell.token)_share", .string(cell.share))]
        }
    }

    private static func rate(_ name: String, _ rate: RateShown) -> [JSONMember] {
        [JSONMember(name, .string(rate.percent)), JSONMember("\(name)_of", .string(rate.fraction))]
    }
}
