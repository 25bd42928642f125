import Accounts
import Campaigns
import HTTPTypes
import Hummingbird
import JSON
import Mail
import Storage

/// `/v1/contact-fields`, `/v1/sunset`, `/v1/reports/sources`: what holds for all contacts of an account.
enum ContactFieldsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/contact-fields", .key(.read), list),
        .post("/v1/contact-fields", .key(.contactsWrite), declare),
        .delete("/v1/contact-fields/{field}", .key(.contactsWrite), remove),
        .get("/v1/sunset", .key(.read), preview),
        .post("/v1/sunset", .key(.contactsWrite), run),
        .get("/v1/reports/sources", .key(.read), sources),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let types = try await front.contactRooms.contacts.fieldTypes(of: visit.knownCaller.account)
        let data = types.sorted { $0.key < $1.key }.map { json($0.key, $0.value) }
        return .json(["data": .array(data), "has_more": false, "next_after": .null])
    }

    private static func json(_ name: String, _ type: FieldType) -> JSONValue {
        ["name": .string(name), "type": .string(type.rawValue)]
    }

    private static func declare(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contacts = try front.contactRooms.contacts
        var reader = JSONReader(try await front.json(of: request, upTo: 4 << 10).value)
        let text = reader.requiredString("name", limit: 64)
        let type = reader.choice("type", FieldType.self) ?? .text
        reader.finish()
        let name = text.flatMap { FieldName($0) }
        if text != nil, name == nil {
            reader.note(
                "name", "invalid_name", "`name` is letters, digits and `_`, not first a digit, and not `email`.")
        }
        guard reader.faults.isEmpty, let name else { throw Problem(reader.faults) }
        guard try await contacts.declareField(name, as: type, account: visit.knownCaller.account) else {
            throw Problem(.conflict, "A field of that name has another type, or the account has 200 fields.")
        }
        return .json(json(name.description, type), status: .created)
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard let name = visit.parameters.get("field"),
            try await front.contactRooms.contacts.removeField(name, account: visit.knownCaller.account)
        else { throw Problem(.notFound, "There is no such field.") }
        return Response(status: .noContent)
    }

    /// What a sunset would do now (R53).
    private static func preview(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = visit.knownCaller.account
        return try await answer(try await front.contactRooms.contacts.previewSunset(of: account), front)
    }

    private static func run(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = visit.knownCaller.account
        return try await answer(try await front.contactRooms.contacts.runSunset(of: account), front)
    }

    private static func answer(_ count: SunsetCount, _ front: Front) async throws -> Response {
        let attachments = try await front.contactRooms.contacts.attachments(of: count.samples.map(\.key))
        return .json([
            "to_reengagement": .count(count.silenced), "out": .count(count.retired),
            "sample": .array(zip(count.samples, attachments).map { $0.json($1) }),
        ])
    }

    /// Bounce rates by where addresses came from, beside what is usual (R33).
    private static func sources(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let until = query.time("until") ?? front.rooms.time.now()
        let since = query.time("since") ?? until - .seconds(30 * 86_400)
        try query.finish()
        let rates = try await front.contactRooms.contacts.sourceRates(
            of: visit.knownCaller.account, since: since, until: until)
        return .json([
            "since": .string(since.rfc3339), "until": .string(until.rfc3339), "floor": .count(SourceRate.floor),
            "data": .array(rates.map(\.json)),
        ])
    }
}
