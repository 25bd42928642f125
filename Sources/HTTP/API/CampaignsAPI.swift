import Accounts
import Campaigns
import Hummingbird
import JSON
import Spool
import Storage

/// `/v1/campaigns`: names, counts by status now, and how long their messages are tried.
enum CampaignsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/campaigns", .key(.read), list),
        .get("/v1/campaigns/{id}", .key(.read), show),
        .patch("/v1/campaigns/{id}", .key(.send), change).notingItself(),
        .get("/v1/campaigns/{id}/resend", .key(.read), ResendAPI.count),
        .post("/v1/campaigns/{id}/resend", .key(.send), ResendAPI.resend),
    ]

    /// Newest first.
    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let limit = query.limit()
        let after: CampaignKey? = query.key("after")
        try query.finish()
        let found = try await front.rooms.spool.campaigns(
            account: visit.knownCaller.account, before: after, limit: limit + 1)
        return .page(found, limit: limit, after: \.key.description) { .object(members(of: $0, front)) }
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(try await json(try await find(visit, front), visit, front))
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let campaign = try await find(visit, front)
        let life = try await ChosenLife(request, front)
        let note = front.noting("campaign.life", campaign.key.description, life.words, visit)
        try await front.rooms.spool.setLife(
            life.value, account: visit.knownCaller.account, campaign: campaign.key, also: note)
        return .json(try await json(campaign, visit, front))
    }

    private static func json(_ campaign: CampaignRecord, _ visit: Visit, _ front: Front) async throws -> JSONValue {
        let mailing = try await front.mailings.mailing(campaign.key, account: campaign.account)
        return .object(
            members(of: campaign, front) + [
                JSONMember("mailing", mailing.map { $0.json(tracking: front.mailings.tracking(of: $0)) } ?? .null)
            ])
    }

    private static func members(of campaign: CampaignRecord, _ front: Front) -> [JSONMember] {
        let life = front.rooms.spool.ownLife(account: campaign.account, campaign: campaign.key)
        guard case .object(let members) = campaign.json else { return [] }
        return members + [JSONMember("life_hours", ChosenLife.json(life))]
    }

    /// The campaign that the path names, of the caller's account.
    static func find(_ visit: Visit, _ front: Front) async throws -> CampaignRecord {
        let account = visit.knownCaller.account
        guard let text = visit.parameters.get("id"), let key = CampaignKey(text),
            let campaign = try await front.rooms.spool.campaign(key), campaign.account == account
        else { throw Problem(.notFound, "No such campaign.") }
        return campaign
    }
}
