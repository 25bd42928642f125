import Accounts
import HTTPTypes
import Hummingbird
import JSON
import Mail
import Storage
import Verification

/// `/v1/signup-keys`: which web pages may have addresses checked that their visitors type.
enum SignupKeysAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/signup-keys", .key(.admin), list),
        .post("/v1/signup-keys", .key(.admin), make).notingItself(),
        .get("/v1/signup-keys/{id}", .key(.admin), show),
        .delete("/v1/signup-keys/{id}", .key(.admin), revoke).notingItself(),
    ]

    static func signups(_ front: Front) throws -> Signups {
        guard let signups = front.rooms.signups else { throw Problem(.unavailable, "This node checks no addresses.") }
        return signups
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let keys = try await signups(front).keys(of: visit.knownCaller.account)
        return .json(["data": .array(keys.map(\.json)), "has_more": false, "next_after": .null])
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard let id = visit.parameters.get("id").flatMap({ SignupKeyID($0) }),
            let key = try await signups(front).key(id, account: visit.knownCaller.account)
        else { throw Problem(.notFound, "There is no such key.") }
        return .json(key.json)
    }

    private static func make(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let signups = try signups(front)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let name = reader.requiredString("name", limit: 100)
        if name?.isEmpty == true { reader.note("name", "too_short", "`name` is 1 to 100 bytes.") }
        let origins = reader.origins()
        let level = reader.string("level", limit: 20) ?? "dns"
        if level != "dns", level != "fast" { reader.note("level", "unknown_value", "`level` is one of fast, dns.") }
        reader.finish()
        guard reader.faults.isEmpty, let name else { throw Problem(reader.faults) }
        let key = try await signups.makeKey(
            named: name, origins: origins, level: VerificationLevel(rawValue: level) ?? .dns,
            account: visit.knownCaller.account, by: visit.party)
        return .json(key.json, status: .created, headers: [.location: "/v1/signup-keys/\(key.key)"])
    }

    private static func revoke(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard let id = visit.parameters.get("id").flatMap({ SignupKeyID($0) }),
            try await signups(front).revoke(id, account: visit.knownCaller.account, by: visit.party)
        else { throw Problem(.notFound, "There is no such key.") }
        return Response(status: .noContent)
    }
}

extension JSONReader {
    /// `origins`: one at least.
    fileprivate mutating func origins() -> [String] {
        let values = array("origins", limit: SignupKey.originLimit) ?? []
        if values.isEmpty, faults.isEmpty {
            note("origins", "required", "`origins` names the pages that may use the key.")
        }
        var origins: [String] = []
        for (index, value) in values.enumerated() {
            if case .string(let text) = value, let origin = SignupKey.origin(text) {
                if !origins.contains(origin) { origins.append(origin) }
            } else {
                note(
                    at: place("origins") + "/\(index)", "invalid_origin",
                    "An origin is https://HOST or https://HOST:PORT without a path; http:// is for localhost alone.")
            }
        }
        return origins
    }
}

extension SignupKey {
    var json: JSONValue {
        [
            "id": .string(key.description),
            "key": .string(text),
            "name": .string(name),
            "origins": .array(origins.map(JSONValue.string)),
            "level": .string(level.rawValue),
            "created_at": .string(createdAt.rfc3339),
            "created_by": .string(createdBy),
            "revoked_at": .text(revokedAt?.rfc3339),
        ]
    }
}
