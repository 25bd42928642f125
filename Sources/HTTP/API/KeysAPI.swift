import Accounts
import Hummingbird
import JSON
import Mail
import Storage

/// `/v1/api-keys`: which programs may use the API in the name of the account. A key is shown once, when it is made.
enum KeysAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/api-keys", .key(.admin), list),
        .post("/v1/api-keys", .key(.admin), make).notingItself(),
        .delete("/v1/api-keys/{id}", .key(.admin), revoke).notingItself(),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let keys = try await front.rooms.accounts.keys(of: visit.knownCaller.account)
        return .json(["data": .array(keys.map(\.json)), "has_more": false, "next_after": .null])
    }

    private static func make(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let caller = visit.knownCaller
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let name = reader.requiredString("name", limit: 100)
        if name?.isEmpty == true { reader.note("name", "too_short", "`name` is 1 to 100 bytes.") }
        let scopes = reader.scopes()
        let expiresAt = reader.time("expires_at")
        if let expiresAt, expiresAt <= front.rooms.time.now() {
            reader.note("expires_at", "out_of_range", "`expires_at` is over already.")
        }
        reader.finish()
        guard reader.faults.isEmpty, let name else { throw Problem(reader.faults) }
        guard !scopes.contains(.system) || caller.may(.system) else {
            throw Problem(.forbidden, "The scope `system` is given by those who have it.")
        }
        let key = try await front.rooms.accounts.makeKey(
            name: name, scopes: scopes, of: caller.account, expiresAt: expiresAt, by: visit.party)
        return .json(
            [
                "id": .string(key.id.description), "name": .string(name), "scopes": scopes.json,
                "expires_at": .text(expiresAt?.rfc3339), "secret": .string(key.secret),
            ], status: .created)
    }

    private static func revoke(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard let text = visit.parameters.get("id"), let id = APIKeyID(text),
            try await front.rooms.accounts.revoke(id, of: visit.knownCaller.account, by: visit.party)
        else { throw AccountsFault.noKey }
        return Response(status: .noContent)
    }
}

extension JSONReader {
    /// `scopes`: one at least.
    fileprivate mutating func scopes() -> Set<Caller.Scope> {
        var scopes: Set<Caller.Scope> = []
        for (index, value) in (array("scopes", limit: 20) ?? []).enumerated() {
            if case .string(let text) = value, let scope = Caller.Scope(rawValue: text) {
                scopes.insert(scope)
            } else {
                let all = Caller.Scope.allCases.map(\.rawValue).joined(separator: ", ")
                note(at: "/scopes/\(index)", "unknown_value", "A scope is one of \(all).")
            }
        }
        if scopes.isEmpty, faults.isEmpty { note("scopes", "required", "`scopes` names at least one scope.") }
        return scopes
    }
}
