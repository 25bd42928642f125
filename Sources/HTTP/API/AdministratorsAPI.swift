import Accounts
import Hummingbird
import JSON
import Mail
import Storage

/// `/v1/administrators`: who administers the installation, apart from the people of accounts.
enum AdministratorsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/administrators", .key(.system), list),
        .post("/v1/administrators", .key(.system), add).notingItself(),
        .delete("/v1/administrators/{id}", .key(.system), remove).notingItself(),
        .post("/v1/administrators/{id}/password", .key(.system), setPassword).notingItself(),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let users = try await front.rooms.accounts.administrators()
        return .json([
            "data": .array(users.map { $0.json(in: nil) }), "has_more": false, "next_after": .null,
        ])
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let new = reader.newUser()
        reader.finish()
        guard reader.faults.isEmpty, let new else { throw Problem(reader.faults) }
        let user = try await front.rooms.accounts.addAdministrator(
            email: new.email, name: new.name, password: new.password, by: visit.party)
        return .json(user.json(in: nil), status: .created)
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try await front.rooms.accounts.removeAdministrator(try await administrator(visit, front).id, by: visit.party)
        return Response(status: .noContent)
    }

    private static func setPassword(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let user = try await administrator(visit, front)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let password = reader.requiredString("password", limit: 1_024)
        reader.finish()
        guard reader.faults.isEmpty, let password else { throw Problem(reader.faults) }
        try await front.rooms.accounts.setPassword(
            password, of: user.id, keeping: visit.signedIn?.session.id, by: visit.party)
        return Response(status: .noContent)
    }

    private static func administrator(_ visit: Visit, _ front: Front) async throws -> UserRecord {
        guard let text = visit.parameters.get("id"), let id = UserID(text),
            let user = try await front.rooms.accounts.user(id), user.isAdministrator
        else { throw AccountsFault.noUser }
        return user
    }
}
