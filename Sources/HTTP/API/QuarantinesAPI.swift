import Accounts
import Campaigns
import Hummingbird
import JSON
import Mail
import Postmaster
import Spool
import Storage

/// `/v1/quarantines`: campaigns that bounced beyond what is borne, the sender's explanation, and the decision (R31).
enum QuarantinesAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/quarantines", .key(.read), list),
        .post("/v1/campaigns/{id}/explain", .key(.campaignsWrite), explain).notingItself(),
        .post("/v1/campaigns/{id}/release", .key(.system), release).notingItself(),
        .post("/v1/campaigns/{id}/reject", .key(.system), reject).notingItself(),
    ]

    /// Newest first: the caller's account's, or with `all` everybody's, for administrators.
    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        var filter = QuarantineFilter()
        let isAll = query.flag("all")
        filter.campaign = query.key("campaign_id")
        filter.state = query.choice("state")
        filter.before = query.key("after")
        let limit = query.limit()
        try query.finish()
        if isAll { try Front.demand(.system, of: visit.knownCaller) }
        filter.account = isAll ? nil : visit.knownCaller.account
        filter.limit = limit + 1
        let quarantines = try await front.rooms.quarantines.list(filter)
        let sources = try await front.worstSources(of: quarantines)
        return .page(quarantines, limit: limit, after: \.key.description) { $0.json(sources[$0.campaign]) }
    }

    private static func explain(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let campaign = try await CampaignsAPI.find(visit, front)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let text = reader.requiredString("text", limit: Quarantines.textByteLimit)
        reader.finish()
        guard reader.faults.isEmpty, let text else { throw Problem(reader.faults) }
        return try await answer("text", front) {
            do {
                return try await front.rooms.quarantines.explain(
                    campaign.key, account: campaign.account, text, by: visit.party)
            } catch QuarantineError.unknown {
                throw Problem(.conflict, "The campaign was never in quarantine: there is nothing to explain.")
            }
        }
    }

    private static func release(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let note = reader.requiredString("note", limit: Quarantines.textByteLimit)
        let isInnocent = reader.bool("innocent") ?? false
        reader.finish()
        guard reader.faults.isEmpty, let note else { throw Problem(reader.faults) }
        let campaign = try key(visit)
        return try await answer("note", front) {
            try await front.rooms.quarantines.release(campaign, note: note, isInnocent: isInnocent, by: visit.party)
        }
    }

    private static func reject(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let note = reader.requiredString("note", limit: Quarantines.textByteLimit)
        reader.finish()
        guard reader.faults.isEmpty, let note else { throw Problem(reader.faults) }
        let campaign = try key(visit)
        return try await answer("note", front) {
            try await front.rooms.quarantines.reject(campaign, note: note, by: visit.party)
        }
    }

    private static func key(_ visit: Visit) throws -> CampaignKey {
        guard let text = visit.parameters.get("id"), let key = CampaignKey(text) else {
            throw Problem(.notFound, "No such campaign.")
        }
        return key
    }

    /// - Parameter name: of the member that holds the text.
    private static func answer(
        _ name: String, _ front: Front, _ act: () async throws -> Quarantine
    ) async throws -> Response {
        do {
            let quarantine = try await act()
            return .json(quarantine.json(try await front.worstSources(of: [quarantine])[quarantine.campaign]))
        } catch QuarantineError.unknown {
            throw Problem(.notFound, "No such campaign, or it was never in quarantine.")
        } catch QuarantineError.decided(let state) {
            throw Problem(.conflict, "The quarantine is over: it was \(state.rawValue).")
        } catch QuarantineError.badText {
            let detail = "`\(name)` is 1 to \(Quarantines.textByteLimit) bytes."
            throw Problem([Problem.Fault(place: .pointer("/\(name)"), code: "required", detail: detail)])
        }
    }
}

extension Front {
    /// Where the addresses of each campaign's hard bounces came from, as far as contacts are kept.
    func worstSources(of quarantines: [Quarantine]) async throws -> [CampaignKey: SourceRate] {
        guard let contacts = rooms.contacts?.contacts, !quarantines.isEmpty else { return [:] }
        return try await contacts.worstSources(of: Set(quarantines.map(\.campaign)))
    }
}

extension Quarantine {
    fileprivate func json(_ worst: SourceRate?) -> JSONValue {
        [
            "id": .string(key.description),
            "account_id": .string(account.description),
            "campaign_id": .string(campaign.description),
            "campaign_name": .string(campaignName),
            "state": .string(state.rawValue),
            "since": .string(since.rfc3339),
            "kind": .string(excess.kind.rawValue),
            "bounced": .count(excess.bounced),
            "finished": .count(excess.finished),
            "limit": .number(excess.bound),
            "why": .string(excess.sentence),
            "worst_source": worst?.json ?? .null,
            "explanation": explanation?.json ?? .null,
            "decision": decision?.json ?? .null,
            "counts": .bool(counts),
            "ended": .bool(hadEnded),
        ]
    }
}

extension Quarantine.Statement {
    fileprivate var json: JSONValue {
        ["text": .string(text), "at": .string(at.rfc3339), "by": .string(by)]
    }
}
