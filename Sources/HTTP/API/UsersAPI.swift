import Accounts
import Hummingbird
import JSON
import Mail
import Storage

/// `/v1/users`: the people of the caller's account.
enum UsersAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/users", .key(.admin), list),
        .post("/v1/users", .key(.admin), add).notingItself(),
        .get("/v1/users/{id}", .key(.admin), show),
        .patch("/v1/users/{id}", .key(.admin), change).notingItself(),
        .delete("/v1/users/{id}", .key(.admin), remove).notingItself(),
        .post("/v1/users/{id}/password", .key(.admin), setPassword).notingItself(),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = visit.knownCaller.account
        let users = try await front.rooms.accounts.users(of: account)
        return .json([
            "data": .array(users.map { $0.json(in: account) }), "has_more": false, "next_after": .null,
        ])
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = visit.knownCaller.account
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let new = reader.newUser()
        let role = reader.choice("role", Role.self)
        if role == nil, reader.faults.isEmpty { reader.note("role", "required", "`role` is owner, member or viewer.") }
        reader.finish()
        guard reader.faults.isEmpty, let new, let role else { throw Problem(reader.faults) }
        let user = try await front.rooms.accounts.addUser(
            email: new.email, name: new.name, role: role, to: account, password: new.password, by: visit.party)
        return .json(user.json(in: account), status: .created, headers: [.location: "/v1/users/\(user.id)"])
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(try await front.user(visit).json(in: visit.knownCaller.account))
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let user = try await front.user(visit)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let role = reader.choice("role", Role.self)
        if role == nil, reader.faults.isEmpty { reader.note("role", "required", "`role` is owner, member or viewer.") }
        reader.finish()
        guard reader.faults.isEmpty, let role else { throw Problem(reader.faults) }
        let account = visit.knownCaller.account
        return .json(
            try await front.rooms.accounts.setRole(role, of: user.id, in: account, by: visit.party).json(in: account))
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let user = try await front.user(visit)
        try await front.rooms.accounts.removeUser(user.id, from: visit.knownCaller.account, by: visit.party)
        return Response(status: .noContent)
    }

    /// Whoever could set the password of a person could act as that person everywhere: an owner may do it where the person
    /// belongs to this account alone.
    private static func setPassword(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let user = try await front.user(visit)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let password = reader.requiredString("password", limit: 1_024)
        reader.finish()
        guard reader.faults.isEmpty, let password else { throw Problem(reader.faults) }
        guard visit.knownCaller.may(.system) || !user.isAdministrator && user.memberships.count == 1 else {
            throw Problem(
                .forbidden, "The person belongs to other accounts too: an administrator of the installation may do it.")
        }
        try await front.rooms.accounts.setPassword(
            password, of: user.id, keeping: visit.signedIn?.session.id, by: visit.party)
        return Response(status: .noContent)
    }
}

extension Front {
    /// The person in the path, who belongs to the caller's account.
    /// - Throws: a `Problem` (404) where there is none, or it is somebody of another account.
    func user(_ visit: Visit) async throws -> UserRecord {
        guard let text = visit.parameters.get("id"), let id = UserID(text),
            let user = try await rooms.accounts.user(id), user.role(in: visit.knownCaller.account) != nil
        else { throw AccountsFault.noUser }
        return user
    }
}

extension JSONReader {
    struct NewUser {
        let email: String
        let name: String
        let password: String?
    }

    /// `email`, `name`, `password`.
    mutating func newUser() -> NewUser? {
        let email = requiredString("email", limit: 1_000)
        let name = string("name", limit: 200) ?? ""
        let password = string("password", limit: 1_024)
        return email.map { NewUser(email: $0, name: name, password: password) }
    }
}

extension UserRecord {
    /// Of an account's member no other account is shown.
    func json(in account: AccountID?) -> JSONValue {
        .object([
            JSONMember("id", .string(id.description)),
            JSONMember("email", .string(email)),
            JSONMember("name", .string(name)),
            JSONMember("role", .text(account.flatMap { role(in: $0)?.rawValue })),
            JSONMember("administrator", .bool(isAdministrator)),
            JSONMember("has_password", .bool(hasPassword)),
            JSONMember("created_at", .string(createdAt.rfc3339)),
            JSONMember("signed_in_at", .text(signedInAt?.rfc3339)),
        ])
    }
}
