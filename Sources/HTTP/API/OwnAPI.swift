import Accounts
import Hummingbird
import JSON
import Mail
import Storage

/// `/v1/me`: who the caller is, and what a person may do with what is his own.
enum OwnAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/me", .key(.read), show),
        .post("/v1/me/password", .key(.read), setPassword).notingItself(),
        .get("/v1/me/sessions", .key(.read), sessions),
        .delete("/v1/me/sessions/{id}", .key(.read), endSession).notingItself(),
    ]

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let caller = visit.knownCaller
        let user = visit.signedIn?.user
        return .json([
            "actor": .string(caller.actor.description),
            "account_id": .string(caller.account.description),
            "scopes": caller.scopes.json,
            "user": user?.json(in: caller.account) ?? .null,
            "accounts": .array(
                (user?.memberships ?? []).map { membership in
                    ["id": .string(membership.account.description), "role": .string(membership.role.rawValue)]
                }),
            "session_id": .text(visit.signedIn?.session.id.description),
        ])
    }

    private static func setPassword(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let old = reader.requiredString("old", limit: 1_024)
        let password = reader.requiredString("password", limit: 1_024)
        reader.finish()
        guard reader.faults.isEmpty, let old, let password else { throw Problem(reader.faults) }
        let user = try person(visit)
        try await front.rooms.accounts.setPassword(
            password, of: user, old: old, keeping: visit.signedIn?.session.id, by: visit.party)
        return Response(status: .noContent)
    }

    private static func sessions(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard case .user(let user) = visit.knownCaller.actor else {
            return .json(["data": .array([]), "has_more": false, "next_after": .null])
        }
        let sessions = try await front.rooms.accounts.sessions(of: user, limit: 100)
        return .json([
            "data": .array(sessions.map { $0.json(front) }), "has_more": false, "next_after": .null,
        ])
    }

    private static func endSession(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let user = try person(visit)
        guard let text = visit.parameters.get("id"), let id = SessionID(text) else { throw AccountsFault.noSession }
        try await front.rooms.accounts.endSession(id, of: user, in: nil, by: visit.party)
        return Response(status: .noContent)
    }

    /// - Throws: a `Problem` (404) for a key, which has no password and no sessions.
    private static func person(_ visit: Visit) throws -> UserID {
        guard case .user(let id) = visit.knownCaller.actor else {
            throw Problem(.notFound, "An API key has no password and no sessions of its own: sign in as a person.")
        }
        return id
    }
}
