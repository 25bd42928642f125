import Accounts
import HTTPTypes
import Hummingbird
import JSON
import Mail
import Postmaster
import Spool
import Storage

/// `/v1/webhook-endpoints`: where an account's events are posted, and what became of each try.
enum WebhooksAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/event-types", .key(.read), types),
        .get("/v1/webhook-endpoints", .key(.read), list),
        .post("/v1/webhook-endpoints", .key(.webhooksWrite), add),
        .get("/v1/webhook-endpoints/{id}", .key(.read), show),
        .patch("/v1/webhook-endpoints/{id}", .key(.webhooksWrite), change),
        .delete("/v1/webhook-endpoints/{id}", .key(.webhooksWrite), remove),
        .get("/v1/webhook-endpoints/{id}/attempts", .key(.read), attempts),
        .post("/v1/webhook-endpoints/{id}/replay", .key(.webhooksWrite), replay),
        .post("/v1/webhook-endpoints/{id}/rotate-secret", .key(.webhooksWrite), rotate),
        .post("/v1/webhook-endpoints/{id}/test", .key(.webhooksWrite), test),
    ]

    static let missing = Problem(.notFound, "No such webhook endpoint.")

    private static func types(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let all = EventType.allCases.map { type -> JSONValue in
            ["type": .string(type.rawValue), "default": .bool(EventType.chosenByDefault.contains(type))]
        }
        return .json(["data": .array(all), "has_more": false, "next_after": .null])
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let all = try await webhooks(front).endpoints(of: visit.knownCaller.account)
        return .json(["data": .array(all.map(\.json)), "has_more": false, "next_after": .null])
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard let found = try await webhooks(front).endpoint(try key(visit), of: visit.knownCaller.account) else {
            throw missing
        }
        return .json(found.json)
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let url = reader.requiredString("url", limit: 2_048)
        let description = reader.string("description", limit: 500) ?? ""
        let types = reader.eventTypes("types")
        let inFlight = reader.integer("max_in_flight", in: 1...32) ?? 8
        reader.finish()
        guard reader.faults.isEmpty, let url else { throw Problem(reader.faults) }
        let new = NewWebhookEndpoint(
            account: visit.knownCaller.account, url: url, description: description, types: types,
            maximumInFlight: Int(inFlight))
        let made = try await explaining { try await webhooks(front).add(new) }
        return .json(
            made.endpoint.json(secret: made.secret), status: .created,
            headers: [.location: "/v1/webhook-endpoints/\(made.endpoint.key)"])
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try key(visit)
        let body = try await front.json(of: request, upTo: 64 << 10).value
        var reader = JSONReader(body)
        var change = WebhookChange()
        change.url = reader.string("url", limit: 2_048)
        change.description = reader.string("description", limit: 500)
        if let types = body["types"] { change.types = .some(types == .null ? nil : reader.eventTypes("types")) }
        change.maximumInFlight = reader.integer("max_in_flight", in: 1...32).map(Int.init)
        change.isEnabled = reader.bool("enabled")
        change.skipsBacklog = reader.bool("skip_backlog") ?? false
        _ = reader.value("types")
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        let wanted = change
        let changed = try await explaining {
            try await webhooks(front).change(key, of: visit.knownCaller.account, wanted)
        }
        guard let changed else { throw missing }
        return .json(changed.json)
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard try await webhooks(front).remove(try key(visit), of: visit.knownCaller.account) else { throw missing }
        return Response(status: .noContent)
    }

    /// `{"overlap_hours": 24}`
    private static func rotate(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try key(visit)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let hours = reader.integer("overlap_hours", in: 0...168)
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        let overlap = hours.map { Duration.seconds($0 * 3_600) } ?? Webhooks.rotationOverlap
        let webhooks = try webhooks(front)
        let account = visit.knownCaller.account
        guard let secret = try await webhooks.rotateSecret(key, of: account, overlap: overlap),
            let endpoint = try await webhooks.endpoint(key, of: account)
        else { throw missing }
        return .json(endpoint.json(secret: secret))
    }

    static func webhooks(_ front: Front) throws -> Webhooks {
        guard let webhooks = front.rooms.webhooks else {
            throw Problem(.unavailable, "This node posts no webhooks.")
        }
        return webhooks
    }

    static func key(_ visit: Visit) throws -> WebhookKey {
        guard let text = visit.parameters.get("id"), let key = WebhookKey(text) else { throw missing }
        return key
    }

    /// Faults as problems, at their place.
    static func explaining<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch WebhookFault.url(let why) {
            throw Problem([
                Problem.Fault(
                    place: .pointer("/url"), code: "invalid_url", detail: "`url` cannot be posted to: \(why).")
            ])
        } catch WebhookFault.tooMany(let limit) {
            throw Problem(.conflict, "There are \(limit) already, and no more are taken.")
        } catch WebhookFault.range(let why) {
            throw Problem([
                Problem.Fault(place: .pointer(""), code: "out_of_range", detail: "Nothing to replay: \(why).")
            ])
        }
    }
}

extension JSONReader {
    /// `nil` where the member is missing.
    mutating func eventTypes(_ name: String) -> Set<EventType>? {
        guard let values = array(name, limit: 100) else { return nil }
        var types: Set<EventType> = []
        for (index, value) in values.enumerated() {
            guard case .string(let text) = value, let type = EventType(rawValue: text) else {
                let pointer = JSONPointer.appending(String(index), to: place(name))
                note(at: pointer, "unknown_value", "A type is one of those at /v1/event-types.")
                continue
            }
            types.insert(type)
        }
        if types.isEmpty, faults.isEmpty { note(name, "required", "`\(name)` names at least one type.") }
        return types
    }
}
