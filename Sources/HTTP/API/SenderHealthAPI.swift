import Accounts
import Campaigns
import Hummingbird
import JSON
import Mail
import Postmaster
import Storage

/// `/v1/sender-health`: bounce-rate zones (R30) and rates by where addresses came from (R33), and by what an account is judged.
enum SenderHealthAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/sender-health", .key(.read), own),
        .get("/v1/sender-health/accounts", .key(.system), all),
        .get("/v1/accounts/{id}/health-policy", .key(.system), policy),
        .patch("/v1/accounts/{id}/health-policy", .key(.system), changePolicy).notingItself(),
    ]

    /// The caller's account, its From domains, its sources, and where its addresses came from.
    private static func own(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        try query.finish()
        let account = visit.knownCaller.account
        let health = front.rooms.senderHealth
        let policy = try await health.policy(of: account)
        let standings = try await health.standings(of: account)
        let now = front.rooms.time.now()
        let since = now - .seconds((policy.days - 1) * 86_400)
        let sources = try await front.rooms.contacts?.contacts.sourceRates(of: account, since: since, until: now) ?? []
        return .json([
            "account_id": .string(account.description),
            "days": .count(policy.days),
            "policy": policy.json,
            "data": .array(standings.map(\.json)),
            "sources": .array(sources.map(\.json)),
        ])
    }

    /// Every account that sent something, the worst first; the installation as a whole and each of its sources.
    private static func all(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        try query.finish()
        let health = front.rooms.senderHealth
        let standings = try await health.accountStandings()
        let installation = try await health.standings(of: nil)
        return .json([
            "days": .count(health.policy.days),
            "policy": health.policy.json,
            "installation": .array(installation.map(\.json)),
            "data": .array(standings.map(\.json)),
        ])
    }

    // MARK: What an account is judged by

    private static func policy(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(json(try await front.account(visit), front))
    }

    /// What is left out stays; null takes a choice back.
    private static func changePolicy(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = try await front.account(visit)
        let body = try await front.json(of: request, upTo: 64 << 10).value
        var reader = JSONReader(body)
        let settings = reader.health(account.settings.health ?? .standard, body)
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        try await judge(account.id, by: settings, visit, front)
        return .json(json(try await front.account(visit), front))
    }

    /// - Parameter settings: `nil` or the standard ones: as the installation does.
    static func judge(
        _ account: AccountID, by settings: HealthSettings?, _ visit: Visit, _ front: Front
    ) async throws {
        try await front.rooms.accounts.changeSettings(of: account, by: visit.party) {
            $0.health = settings == .standard ? nil : settings
        }
    }

    private static func json(_ account: AccountRecord, _ front: Front) -> JSONValue {
        let own = account.settings.health ?? .standard
        return [
            "account_id": .string(account.id.description),
            "policy": front.rooms.policy.changed(by: own).json,
            "own": [
                "warning_rate": number(own.warningRate), "risky_rate": number(own.riskyRate),
                "floor": .count(own.floor), "quarantines": own.quarantines.map(JSONValue.bool) ?? .null,
                "soft_limit": number(own.softLimit), "hard_limit": number(own.hardLimit),
                "quarantine_limit": .count(own.quarantineLimit),
            ],
        ]
    }

    private static func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
}

extension JSONReader {
    fileprivate mutating func health(_ before: HealthSettings, _ body: JSONValue) -> HealthSettings {
        var settings = before
        if body["warning_rate"] != nil { settings.warningRate = share("warning_rate") }
        if body["risky_rate"] != nil { settings.riskyRate = share("risky_rate") }
        if body["floor"] != nil { settings.floor = integer("floor", in: 1...1_000_000).map { Int($0) } }
        if body["quarantines"] != nil { settings.quarantines = bool("quarantines") }
        if body["soft_limit"] != nil { settings.softLimit = share("soft_limit") }
        if body["hard_limit"] != nil { settings.hardLimit = share("hard_limit") }
        if body["quarantine_limit"] != nil {
            settings.quarantineLimit = integer("quarantine_limit", in: 0...1_000).map { Int($0) }
        }
        return settings
    }

    /// A part of a whole, over 0 and at most 1.
    private mutating func share(_ name: String) -> Double? {
        let share: Double? =
            switch value(name) {
            case nil: nil
            case .number(let number)?: number
            case .integer(let number)?: Double(number)
            default: .nan
            }
        guard let share else { return nil }
        guard share > 0, share <= 1 else {
            note(name, "out_of_range", "`\(name)` is a number over 0 and at most 1: 0.02 is 2 %.")
            return nil
        }
        return share
    }
}

extension SenderPolicy {
    fileprivate var json: JSONValue {
        [
            "warning_rate": .number(warningRate), "risky_rate": .number(riskyRate), "floor": .count(floor),
            "quarantines": .bool(quarantines), "soft_limit": .number(softLimit), "hard_limit": .number(hardLimit),
            "quarantine_limit": .count(quarantineLimit ?? 0),
        ]
    }
}

extension SenderStanding {
    fileprivate var json: JSONValue {
        [
            "account_id": .text(party.account?.description),
            "scope": .string(party.scope.rawValue),
            "value": .string(party.value),
            "zone": .string(zone.rawValue),
            "finished": .count(counts.finished),
            "delivered": .count(counts.delivered),
            "soft_bounced": .count(counts.softBounced),
            "hard_bounced": .count(counts.hardBounced),
            "spam_bounced": .count(counts.spamBounced),
            "complained": .count(counts.complained),
            "bounce_rate": Proportion(counts.bounced, of: counts.finished).json,
            "soft_rate": Proportion(counts.softBounced, of: counts.finished).json,
            "hard_rate": Proportion(counts.hardBounced, of: counts.finished).json,
            "complaint_rate": Proportion(counts.complained, of: counts.delivered).json,
        ]
    }
}
