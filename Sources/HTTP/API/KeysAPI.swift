import Accounts
import Hummingbird
import Storage

/// `/v1/api-keys`: who may use the API. A key is shown once, when it is made.
enum KeysAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/api-keys", .key(.admin), list),
        .post("/v1/api-keys", .key(.admin), make),
        .delete("/v1/api-keys/{id}", .key(.admin), revoke),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let keys = try await front.rooms.accounts.keys()
        return .json(["data": .array(keys.map(\.json)), "has_more": false, "next_after": .null])
    }

    private static func make(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let name = reader.requiredString("name", limit: 100)
        if name?.isEmpty == true { reader.note("name", "too_short", "`name` is 1 to 100 bytes.") }
        var scopes: Set<Caller.Scope> = []
        for (index, value) in (reader.array("scopes", limit: 10) ?? []).enumerated() {
            if case .string(let text) = value, let scope = Caller.Scope(rawValue: text) {
                scopes.insert(scope)
            } else {
                let all = Caller.Scope.allCases.map(\.rawValue).joined(separator: ", ")
                reader.note(at: "/scopes/\(index)", "unknown_value", "A scope is one of \(all).")
            }
        }
        if scopes.isEmpty, reader.faults.isEmpty {
            reader.note("scopes", "required", "`scopes` names at least one scope.")
        }
        reader.finish()
        guard reader.faults.isEmpty, let name else { throw Problem(reader.faults) }
        let key = try await front.rooms.accounts.makeKey(name: name, scopes: scopes)
        return .json(
            [
                "id": .string(key.id.description), "name": .string(name),
                "scopes": .array(scopes.map(\.rawValue).sorted().map(JSONValue.string)), "secret": .string(key.secret),
            ], status: .created)
    }

    private static func revoke(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard let text = visit.parameters.get("id"), let id = APIKeyID(text), try await front.rooms.accounts.revoke(id)
        else { throw Problem(.notFound, "No such key.") }
        return Response(status: .noContent)
    }
}
