import Accounts
import Hummingbird
import Intake
import JSON
import Spool
import Storage

/// `/v1/account`: the caller's account: its plan, what it used of it, and what it chose.
enum AccountAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/account", .key(.read), show),
        .patch("/v1/account", .key(.admin), change).notingItself(),
    ]

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(try await json(visit, front))
    }

    /// What is left out stays; null takes a choice back.
    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = visit.knownCaller.account
        let body = try await front.json(of: request, upTo: 64 << 10).value
        var reader = JSONReader(body)
        let life = ChosenLife(&reader)
        let tracking = reader.tracking(before: front.rooms.accounts.tracking(of: account))
        let retries = reader.retries(before: front.rooms.accounts.standing(of: account)?.retries ?? RetrySettings())
        if reader.faults.isEmpty, names.allSatisfy({ body[$0] == nil }) {
            reader.note("required", "One of \(names.map { "`\($0)`" }.joined(separator: ", ")) is to be changed.")
        }
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        if body["life_hours"] != nil {
            try await front.rooms.spool.setLife(
                life.value, account: account,
                also: front.noting("account.life", account.description, life.words, visit))
        }
        if body["tracking"] != nil {
            let settings = tracking.map { TrackingSettings(opens: $0.opens, clicks: $0.clicks) }
            try await front.rooms.accounts.changeSettings(of: account, by: visit.party) {
                $0.tracking = settings == .standard ? nil : settings
            }
        }
        if body["retries"] != nil {
            try await front.rooms.accounts.changeSettings(of: account, by: visit.party) {
                $0.retries = retries.flatMap { $0.steps.isEmpty ? nil : $0 }
            }
        }
        return .json(try await json(visit, front))
    }

    private static let names = ["life_hours", "tracking", "retries"]

    private static func json(_ visit: Visit, _ front: Front) async throws -> JSONValue {
        let id = visit.knownCaller.account
        guard let account = try await front.rooms.accounts.account(id) else { throw AccountsFault.noAccount }
        return .object(
            account.members(used: front.rooms.submission.used(by: id)) + [
                JSONMember("life_hours", ChosenLife.json(front.rooms.spool.ownLife(account: id))),
                JSONMember("retries", (account.settings.retries ?? RetrySettings()).json),
                JSONMember("tracking", front.rooms.accounts.tracking(of: id).json),
            ])
    }
}

/// `{"life_hours": 24}`, or null to take the choice back.
struct ChosenLife {
    let value: Duration?

    init(_ reader: inout JSONReader) { value = LetterReader.life(&reader) }

    /// A body that says nothing else.
    init(_ request: Request, _ front: Front) async throws {
        let body = try await front.json(of: request, upTo: 64 << 10).value
        var reader = JSONReader(body)
        self.init(&reader)
        if reader.faults.isEmpty, body["life_hours"] == nil {
            reader.note("life_hours", "required", "`life_hours` is a number of hours, or null.")
        }
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
    }

    static func json(_ life: Duration?) -> JSONValue {
        guard let life else { return .null }
        let hours = life / .seconds(3_600)
        return hours == hours.rounded() ? .count(Int(hours)) : .number(hours)
    }

    /// For the audit log.
    var words: String { value.map { "\($0 / .seconds(3_600)) h" } ?? "not chosen" }
}
