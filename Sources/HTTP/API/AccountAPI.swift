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
        .patch("/v1/account", .key(.admin), change),
    ]

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(try await json(visit, front))
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let life = try await ChosenLife(request, front)
        try await front.rooms.spool.setLife(life.value, account: visit.knownCaller.account)
        return .json(try await json(visit, front))
    }

    private static func json(_ visit: Visit, _ front: Front) async throws -> JSONValue {
        let id = visit.knownCaller.account
        guard let account = try await front.rooms.accounts.account(id) else { throw AccountsFault.noAccount }
        let life = JSONMember("life_hours", ChosenLife.json(front.rooms.spool.ownLife(account: id)))
        return .object(account.members(used: front.rooms.submission.used(by: id)) + [life])
    }
}

/// `{"life_hours": 24}`, or null to take the choice back.
struct ChosenLife {
    let value: Duration?

    init(_ request: Request, _ front: Front) async throws {
        let body = try await front.json(of: request, upTo: 64 << 10).value
        var reader = JSONReader(body)
        value = LetterReader.life(&reader)
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
}
