import Accounts
import Hummingbird
import Spool
import Storage

/// `/v1/account`: what the caller's account chose.
enum AccountAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/account", .key(.read), show),
        .patch("/v1/account", .key(.admin), change),
    ]

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(json(visit, front))
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let life = try await ChosenLife(request, front)
        try await front.rooms.spool.setLife(life.value, account: visit.knownCaller.account)
        return .json(json(visit, front))
    }

    private static func json(_ visit: Visit, _ front: Front) -> JSONValue {
        ["life_hours": ChosenLife.json(front.rooms.spool.ownLife(account: visit.knownCaller.account))]
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
