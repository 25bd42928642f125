import Accounts
import Hummingbird
import JSON
import Mail
import Spool
import Storage

/// `/v1/returned`: mail that came back. What could not be read or tied to a message waits in quarantine for an
/// administrator, who releases or drops it.
enum ReturnedAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/returned", .key(.system), list),
        .get("/v1/returned/{id}", .key(.system), show),
        .post("/v1/returned/{id}/release", .key(.system), release),
        .delete("/v1/returned/{id}", .key(.system), drop),
    ]

    /// Characters of a mail's bytes that are shown.
    static let textLimit = 64 << 10

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let state: ReturnedState? = query.choice("state")
        let after: ReturnedMailKey? = query.key("after")
        let limit = query.limit()
        try query.finish()
        let records = try await front.rooms.spool.returned(state: state, before: after, limit: limit + 1)
        return .page(records, limit: limit, after: \.key.description, json: \.json)
    }

    /// The line of the list, and the mail itself as long as it is kept.
    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let record = try await front.returned(visit)
        let bytes = try await front.rooms.spool.returnedBytes(record.key)
        let text = bytes.map { JSONValue.string(String(decoding: $0.prefix(textLimit), as: UTF8.self)) }
        guard case .object(let members) = record.json else { preconditionFailure("a record is an object") }
        return .json(.object(members + [JSONMember("text", text ?? .null)]))
    }

    /// `{"message_id": "msg_…"}`: what it speaks of, where a person knows it.
    private static func release(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let record = try await front.returned(visit)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let text = reader.string("message_id", limit: 100)
        reader.finish()
        var message: MessageKey?
        if let text {
            message = MessageKey(text)
            let isKnown = if let message { try await front.rooms.spool.message(message) != nil } else { false }
            if !isKnown { reader.note("message_id", "unknown_value", "There is no message of that id.") }
        }
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        let actor = visit.knownCaller.actor.description
        guard try await front.rooms.spool.release(returned: record.key, to: message, by: actor) else {
            throw Problem(.conflict, "The mail is not in quarantine.")
        }
        return .json(try await front.returned(visit).json)
    }

    private static func drop(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let record = try await front.returned(visit)
        let actor = visit.knownCaller.actor.description
        guard try await front.rooms.spool.drop(returned: record.key, by: actor) else {
            throw Problem(.conflict, "The mail is not in quarantine.")
        }
        return Response(status: .noContent)
    }
}

extension Front {
    /// The returned mail in the path.
    /// - Throws: a `Problem` (404) where there is none of that id.
    func returned(_ visit: Visit) async throws -> ReturnedRecord {
        guard let text = visit.parameters.get("id"), let key = ReturnedMailKey(text),
            let record = try await rooms.spool.returned(key)
        else { throw Problem(.notFound, "No such mail.") }
        return record
    }
}

extension ReturnedRecord {
    var json: JSONValue {
        [
            "id": .string(key.description),
            "state": .string(state.rawValue),
            "received_at": .string(receivedAt.rfc3339),
            "settled_at": .text(settledAt?.rfc3339),
            "byte_count": .count(byteCount),
            "recipient": .string(recipient),
            "reverse_path": .string(reversePath),
            "peer_address": .text(peerAddress),
            "message_id": .text((tiedTo ?? message)?.description),
            "kind": .text(kind),
            "dialect": .text(dialect),
            "subject": .text(subject),
            "from": .text(from),
            "why": .text(why?.rawValue),
            "acted_by": .text(actedBy),
        ]
    }
}
