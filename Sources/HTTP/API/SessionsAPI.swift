import Accounts
import HTTPTypes
import Hummingbird
import JSON
import Mail
import Storage

/// `/v1/sessions`: signing in, and who is signed in.
enum SessionsAPI {
    static let endpoints: [Endpoint] = [
        .post("/v1/sessions", .open, begin).notingItself(),
        .get("/v1/sessions", .key(.admin), list),
        .delete("/v1/sessions/{id}", .key(.admin), end).notingItself(),
    ]

    /// `{"email": "…", "password": "…"}` or `{"key": "pk_…"}`; the token is shown this once.
    private static func begin(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let key = reader.string("key", limit: 200)
        let email = key == nil ? reader.requiredString("email", limit: 1_000) : nil
        let password = key == nil ? reader.requiredString("password", limit: 1_024) : nil
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        let credentials: Accounts.Credentials =
            key.map { .key(secret: $0) } ?? .password(email: email ?? "", password: password ?? "")
        let (token, signedIn) = try await front.rooms.accounts.signIn(
            credentials, origin: visit.origin, agent: request.headers[.userAgent])
        return .json(
            .object([
                JSONMember("token", .string(token)), JSONMember("session", signedIn.session.json(front)),
                JSONMember("scopes", signedIn.caller.scopes.json),
            ]), status: .created)
    }

    /// Those that show the caller's account; all of them to an administrator who asks for them.
    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let isWhole = query.flag("all")
        let user: UserID? = query.key("user_id")
        let limit = query.limit()
        try query.finish()
        if isWhole { try Front.demand(.system, of: visit.knownCaller) }
        let sessions = try await front.rooms.accounts.sessions(
            of: user, in: isWhole ? nil : visit.knownCaller.account, limit: limit)
        return .json([
            "data": .array(sessions.map { $0.json(front) }), "has_more": false, "next_after": .null,
        ])
    }

    private static func end(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard let text = visit.parameters.get("id"), let id = SessionID(text) else { throw AccountsFault.noSession }
        let caller = visit.knownCaller
        try await front.rooms.accounts.endSession(
            id, of: nil, in: caller.may(.system) ? nil : caller.account, by: visit.party)
        return Response(status: .noContent)
    }
}

extension SessionRecord {
    func json(_ front: Front) -> JSONValue {
        [
            "id": .string(id.description),
            "user_id": .text(user?.description),
            "key_id": .text(key?.description),
            "account_id": .string(account.description),
            "created_at": .string(createdAt.rfc3339),
            "expires_at": .string(expiresAt.rfc3339),
            "last_seen_at": .string(lastSeenAt.rfc3339),
            "origin": .text(origin),
            "agent": .text(agent),
            "ended_at": .text(endedAt?.rfc3339),
            "open": .bool(isOpen(at: front.rooms.time.now())),
        ]
    }
}

extension Set<Caller.Scope> {
    var json: JSONValue { .array(map(\.rawValue).sorted().map(JSONValue.string)) }
}
