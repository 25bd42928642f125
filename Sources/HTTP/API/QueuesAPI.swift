import Accounts
import Delivery
import Hummingbird
import JSON
import Mail
import Spool
import Storage

/// `/v1/queues`: what waits for whom, what each destination is sent at most, and the changes of that: who made them, why,
/// and how to take them back.
enum QueuesAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/queues", .key(.system), list),
        .get("/v1/queues/{destination}", .key(.system), show),
        .post("/v1/queues/{destination}/limits", .key(.system), set),
        .post("/v1/queues/{destination}/pause", .key(.system), pause),
        .post("/v1/queues/{destination}/resume", .key(.system), resume),
        .get("/v1/limit-changes", .key(.system), changes),
        .post("/v1/limit-changes/{id}/undo", .key(.system), undo),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let queues = await front.rooms.delivery?.queues() ?? []
        let sorted = queues.sorted { ($1.waiting, $0.site) < ($0.waiting, $1.site) }
        return .json(["data": .array(sorted.map(\.json)), "has_more": false, "next_after": .null])
    }

    /// What the provider table says about a destination, its queues, and the changes that have a say.
    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let source = query.text("source", limit: 60)
        try query.finish()
        let delivery = try front.delivery()
        let target = try front.target(visit, source: source, of: delivery)
        let standing = await front.standing(of: target, delivery)
        let now = front.rooms.time.now()
        return .json([
            "destination": .string(target.destination),
            "group": standing.group.map(\.json) ?? .null,
            "everyone": delivery.providers.everyone.json,
            "queues": .array(standing.queues.map(\.json)),
            "changes": .array(standing.changes.map { $0.json(at: now) }),
        ])
    }

    // MARK: Changing

    private static func set(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let order = LimitOrder(&reader, now: front.rooms.time.now())
        var settings: [LimitSetting] = []
        for kind in LimitSetting.Kind.allCases where kind != .stop {
            if let setting = reader.setting(kind) { settings.append(setting) }
        }
        if settings.isEmpty, reader.faults.isEmpty {
            let names = LimitSetting.Kind.allCases.filter { $0 != .stop }.map(\.rawValue).joined(separator: ", ")
            reader.note("required", "At least one limit is named: \(names).")
        }
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        return try await set(settings, order, visit, front)
    }

    private static func pause(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let order = LimitOrder(&reader, now: front.rooms.time.now())
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        return try await set([.stop], order, visit, front)
    }

    private static func set(
        _ settings: [LimitSetting], _ order: LimitOrder, _ visit: Visit, _ front: Front
    ) async throws -> Response {
        let delivery = try front.delivery()
        let target = try front.target(visit, source: order.source, of: delivery)
        let changes = try await delivery.set(
            settings, for: target, until: order.until, by: visit.knownCaller.actor.description, why: order.why)
        return .json(changes.answer(at: front.rooms.time.now()), status: .created)
    }

    private static func resume(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let source = reader.string("source", limit: 60)
        let why = reader.reason()
        reader.finish()
        guard reader.faults.isEmpty, let why else { throw Problem(reader.faults) }
        let delivery = try front.delivery()
        let target = try front.target(visit, source: source, of: delivery)
        let changes = try await delivery.resume(target, by: visit.knownCaller.actor.description, why: why)
        return .json(changes.answer(at: front.rooms.time.now()))
    }

    // MARK: Changes

    private static func changes(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let source = query.text("source", limit: 60)
        let destination = query.text("destination", limit: 253)
        let after: LimitChangeKey? = query.key("after")
        let limit = query.limit()
        try query.finish()
        let changes = try await front.rooms.spool.limitChanges(
            source: source, destination: destination, before: after, limit: limit + 1)
        let now = front.rooms.time.now()
        return .page(changes, limit: limit, after: \.key.description) { $0.json(at: now) }
    }

    private static func undo(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let why = reader.requiredString("why", limit: 900)
        reader.finish()
        guard reader.faults.isEmpty, let why else { throw Problem(reader.faults) }
        let delivery = try front.delivery()
        guard let text = visit.parameters.get("id"), let key = LimitChangeKey(text),
            let change = try await delivery.undo(key, by: visit.knownCaller.actor.description, why: why)
        else { throw Problem(.notFound, "No such change, or it was taken back already.") }
        return .json(change.json(at: front.rooms.time.now()))
    }
}

/// What every change names: for which source, until when, and why.
private struct LimitOrder {
    let source: String?
    let until: Timestamp?
    let why: String

    init(_ reader: inout JSONReader, now: Timestamp) {
        source = reader.string("source", limit: 60)
        until = reader.time("until")
        why = reader.reason() ?? ""
        if let until, until <= now { reader.note("until", "out_of_range", "`until` is over already.") }
    }
}

extension JSONReader {
    /// `why`, in a few words at least.
    fileprivate mutating func reason() -> String? {
        let why = requiredString("why", limit: 900)
        if let why, why.allSatisfy(\.isWhitespace) { note("why", "required", "`why` says in a few words why.") }
        return why
    }

    /// A limit by its name: a count as a number, all others as text.
    fileprivate mutating func setting(_ kind: LimitSetting.Kind) -> LimitSetting? {
        let name = kind.rawValue
        guard let value = value(name) else { return nil }
        let text: String? =
            switch value {
            case .integer(let number): "\(number)"
            case .string(let text): text
            default: nil
            }
        if let setting = text.flatMap({ LimitSetting(kind, $0) }) { return setting }
        note(name, "unknown_value", "`\(name)` is \(LimitSetting.hint(kind)).")
        return nil
    }
}

extension Front {
    /// - Throws: a `Problem` (503) where this node delivers nothing.
    func delivery() throws -> DeliveryService {
        guard let delivery = rooms.delivery else { throw Problem(.unavailable, "This node delivers nothing.") }
        return delivery
    }

    /// Whom the path names.
    /// - Throws: a `Problem` (404) where it is no destination.
    fileprivate func target(
        _ visit: Visit, source: String?, of delivery: DeliveryService
    ) throws -> DeliveryService.Target {
        let text = visit.parameters.get("destination").flatMap { FormText.decode($0, plusIsSpace: false) } ?? ""
        return try target(text, source: source, of: delivery)
    }

    /// - Throws: a `Problem` (404) where it is no destination.
    func target(
        _ text: String, source: String?, of delivery: DeliveryService
    ) throws -> DeliveryService.Target {
        guard let target = delivery.target(source: source, destination: text) else {
            throw Problem(
                .notFound,
                "`\(text.prefix(60))` is no destination: that is a provider such as google, the name of a mail host or its end, or *."
            )
        }
        return target
    }
}

/// How a destination stands: its group of the provider table, its queues, and the changes that have a say.
struct DestinationStanding {
    let group: ProviderTable.Group?
    let queues: [QueueState]
    let changes: [LimitChange]
}

extension Front {
    func standing(of target: DeliveryService.Target, _ delivery: DeliveryService) async -> DestinationStanding {
        let queues = await delivery.queues().filter { delivery.isMeant($0, by: target) }
        let table = delivery.providers
        let group =
            table.groups[target.destination] ?? table.group(ofExchanger: target.destination)
            ?? queues.first?.group.flatMap { table.groups[$0] }
        let names = Set(queues.map(\.host) + queues.compactMap(\.group) + [target.destination, "*"])
        let changes = delivery.limitsInForce().filter { change in
            names.contains(change.destination) || queues.contains { $0.host.hasSuffix(".\(change.destination)") }
        }
        return DestinationStanding(group: group, queues: queues, changes: changes)
    }
}

// MARK: JSON

extension [LimitChange] {
    fileprivate func answer(at now: Timestamp) -> JSONValue { ["changes": .array(map { $0.json(at: now) })] }
}

extension LimitChange {
    func json(at now: Timestamp) -> JSONValue {
        [
            "id": .string(key.description),
            "at": .string(at.rfc3339),
            "source": .string(source),
            "destination": .string(destination),
            "limit": .string(setting.kind.rawValue),
            "value": .string(setting.value),
            "until": .text(until?.rfc3339),
            "in_force": .bool(isActive(at: now)),
            "automatic": .bool(isAutomatic),
            "alert": .bool(isAlert),
            "by": .string(by),
            "why": .string(why),
            "reply": .text(reply),
            "message_id": .text(message?.description),
            "undone": undone.map { undone in
                ["at": .string(undone.at.rfc3339), "by": .string(undone.by), "why": .string(undone.why)]
            } ?? .null,
        ]
    }
}

extension QueueLimits {
    var json: JSONValue {
        [
            "connections": .count(connections),
            "connection_rate": .text(connectionRate?.description),
            "message_rate": .text(messageRate?.description),
            "messages_per_connection": .count(messagesPerConnection),
            "recipients_per_transaction": .count(recipientsPerTransaction),
            "tls": .string(tls.rawValue),
        ]
    }
}

extension QueueState {
    var json: JSONValue {
        let isForGood = pausedUntil == .distantFuture
        return [
            "source": .string(source),
            "site": .string(site),
            "host": .string(host),
            "provider": .string(provider),
            "group": .text(group),
            "waiting": .count(waiting),
            "stored": .count(stored),
            "connections": .count(connections),
            "allowed_connections": .count(allowedConnections),
            "in_flight": .count(inFlight),
            "delivered_count": .count(deliveredCount),
            "refused_count": .count(refusedCount),
            "paused": .bool(pausedUntil != nil),
            "paused_until": .text(isForGood ? nil : pausedUntil?.rfc3339),
            "limits": limits.json,
        ]
    }
}

extension ProviderTable.Group {
    var json: JSONValue {
        [
            "name": .string(name),
            "provider": .string(provider),
            "exchangers": .array(exchangers.map(JSONValue.string)),
            "over_all_sites": .bool(holdsOverAllSites),
            "limits": .array(
                lines.map { line in
                    [
                        "limit": .string(line.setting.kind.rawValue), "value": .string(line.setting.value),
                        "seen": .string(line.seen), "place": .string(line.place),
                    ]
                }),
            "replies": .array(actions.map { ["rule": .string($0.text), "seen": .string($0.seen)] }),
        ]
    }
}
