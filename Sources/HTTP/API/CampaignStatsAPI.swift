import Accounts
import Campaigns
import Hummingbird
import JSON
import Mail
import Spool
import Storage

/// What came of campaigns: `/v1/campaigns/{id}/stats` and `/v1/reports/campaigns`. Every rate with both its numbers.
enum CampaignStatsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/campaigns/{id}/stats", .key(.read), stats),
        .get("/v1/campaigns/{id}/sources", .key(.read), sources),
        .get("/v1/reports/campaigns", .key(.read), compare),
    ]

    private static func stats(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = visit.knownCaller.account
        var query = QueryReader(request)
        let group: CampaignStatistics.Group? = query.choice("by")
        let limit = query.limit()
        try query.finish()
        guard let text = visit.parameters.get("id"), let key = CampaignKey(text),
            let report = try await front.statistics.report(key, account: account)
        else { throw Problem(.notFound, "No such campaign.") }
        guard case .object(var members) = report.json else { return .json(report.json) }
        members.append(JSONMember("usual", .array(UsualFigure.all.map(\.json))))
        if let group {
            let parts = try await front.statistics.parts(of: key, by: group, limit: limit)
            members.append(
                JSONMember(
                    "parts",
                    .array(
                        parts.map { part in
                            .object([JSONMember("name", .string(part.name))] + part.figures.members)
                        })))
        }
        return .json(.object(members))
    }

    /// Where the addresses of a campaign's hard bounces came from, beside what is usual (R33).
    private static func sources(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        try query.finish()
        let campaign = try await CampaignsAPI.find(visit, front)
        let sources = try await front.contactRooms.contacts.sources(of: campaign.key)
        return .json([
            "id": .string(campaign.key.description),
            "name": .string(campaign.name),
            "floor": .count(SourceRate.floor),
            "worst": sources.worst?.json ?? .null,
            "data": .array(sources.rates.map(\.json)),
            "untraced": [
                "finished": .count(sources.untraced.finished), "hard_bounced": .count(sources.untraced.hardBounced),
            ],
        ])
    }

    /// Several campaigns beside each other, by default the newest five, and the usual figures beside them.
    private static func compare(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let words = (query.text("ids", limit: 2_048) ?? "").split(separator: ",")
        var keys = words.compactMap { CampaignKey($0) }
        if keys.count != words.count || keys.count > 20 {
            query.note("ids", "invalid_id", "`ids` names 1 to 20 campaigns, with commas between them.")
        }
        try query.finish()
        let account = visit.knownCaller.account
        if keys.isEmpty {
            keys = try await front.rooms.spool.campaigns(account: account, before: nil, limit: 5).map(\.key)
        }
        let reports = try await front.statistics.compare(keys, account: account)
        guard reports.count == keys.count else { throw Problem(.notFound, "One of the campaigns is not there.") }
        return .json([
            "data": .array(reports.map(\.json)),
            "usual": .array(UsualFigure.all.map(\.json)),
        ])
    }
}

extension Front {
    var statistics: CampaignStatistics {
        CampaignStatistics(spool: rooms.spool, rollups: rooms.rollups)
    }
}

extension CampaignReport {
    fileprivate var json: JSONValue {
        .object(
            [
                JSONMember("id", .string(campaign.key.description)),
                JSONMember("name", .string(campaign.name)),
                JSONMember("state", .string(campaign.state.rawValue)),
                JSONMember("created_at", .string(campaign.createdAt.rfc3339)),
            ] + figures.members + [
                JSONMember(
                    "links",
                    .array(
                        links.map { link in
                            [
                                "url": .string(link.url), "visitor": .string(link.visitor.rawValue),
                                "clicks": .count(link.total),
                            ]
                        }))
            ])
    }
}

extension CampaignResults {
    fileprivate var members: [JSONMember] {
        [
            JSONMember("message_count", .count(messageCount)),
            JSONMember("counts", counts.json),
            JSONMember("deliverability", deliverability.json),
            JSONMember("open_rate", openRate.json),
            JSONMember("click_rate", clickRate.json),
            JSONMember("click_to_open_rate", clickToOpenRate.json),
            JSONMember("unsubscribe_rate", unsubscribeRate.json),
            JSONMember("complaint_rate", complaintRate.json),
            JSONMember("bounce_rate", bounceRate.json),
            JSONMember("machine_open_rate", machineOpenRate.json),
            JSONMember("opens", Self.json(humanOpens, opens)),
            JSONMember("clicks", Self.json(humanClicks, clicks)),
        ]
    }

    private static func json(_ human: Uses, _ visitors: [Visitor: Uses]) -> JSONValue {
        .object(
            [JSONMember("human", human.json)]
                + Visitor.allCases.map { JSONMember($0.rawValue, (visitors[$0] ?? Uses()).json) })
    }
}

extension CampaignResults.Uses {
    fileprivate var json: JSONValue { ["total": .count(total), "messages": .count(uniques)] }
}

extension Proportion {
    var json: JSONValue {
        [
            "numerator": .count(numerator), "denominator": .count(denominator),
            "ratio": ratio.map(JSONValue.number) ?? .null,
        ]
    }
}

extension UsualFigure {
    fileprivate var json: JSONValue {
        [
            "measure": .string(measure.rawValue), "ratio": .number(ratio), "meaning": .string(meaning),
            "source": .string(source), "date": .string(date),
        ]
    }
}
