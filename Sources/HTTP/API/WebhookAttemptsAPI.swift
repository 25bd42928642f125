import Accounts
import Hummingbird
import JSON
import Mail
import Postmaster
import Spool
import Storage

/// What an endpoint was sent, and what it is to be sent again.
extension WebhooksAPI {
    /// Newest first.
    static func attempts(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try key(visit)
        var query = QueryReader(request)
        let failedOnly = query.flag("failed")
        let after: WebhookAttemptKey? = query.key("after")
        let limit = query.limit()
        try query.finish()
        let found = try await webhooks(front).attempts(
            of: key, account: visit.knownCaller.account, before: after, failedOnly: failedOnly, limit: limit + 1)
        guard let found else { throw missing }
        return .page(found, limit: limit, after: \.key.description, json: \.json)
    }

    /// `{"type": "message.bounced"}`
    static func test(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try key(visit)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let type = reader.choice("type", EventType.self) ?? EventType(rawValue: "message.bounced")
        reader.finish()
        guard reader.faults.isEmpty, let type else { throw Problem(reader.faults) }
        guard let attempt = try await webhooks(front).test(key, of: visit.knownCaller.account, type: type) else {
            throw missing
        }
        return .json(attempt.json)
    }

    /// `{"event_id": "evt_…"}`, `{"from": "evt_…", "through": "evt_…"}` or `{"since": "…", "until": "…"}`
    static func replay(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try key(visit)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let stretch = stretch(&reader)
        reader.finish()
        guard reader.faults.isEmpty, let stretch else { throw Problem(reader.faults) }
        let range = try await explaining {
            try await webhooks(front).replay(stretch, to: key, of: visit.knownCaller.account)
        }
        guard let range else { throw missing }
        return .json(
            [
                "from": .string(EventSequence(number: range.lowerBound).description),
                "through": .string(EventSequence(number: range.upperBound).description),
            ], status: .accepted)
    }

    private static func stretch(_ reader: inout JSONReader) -> Webhooks.Stretch? {
        let one = reader.sequence("event_id")
        let (from, through) = (reader.sequence("from"), reader.sequence("through"))
        let (since, until) = (reader.time("since"), reader.time("until"))
        switch (one, from, through, since) {
        case (let place?, nil, nil, nil): return .one(place)
        case (nil, let from?, let through?, nil) where from <= through: return .places(from: from, through: through)
        case (nil, nil, nil, let since?): return .time(since: since, until: until)
        default:
            if reader.faults.isEmpty {
                reader.note(
                    "invalid_combination",
                    "Name one event by `event_id`, several by `from` and `through`, or a time by `since` and `until`.")
            }
            return nil
        }
    }
}

extension JSONReader {
    fileprivate mutating func sequence(_ name: String) -> EventSequence? {
        guard let text = string(name, limit: 64) else { return nil }
        guard let key = EventSequence(text) else {
            note(name, "invalid_id", "`\(name)` is an id like \(EventSequence.prefix)0c2k….")
            return nil
        }
        return key
    }
}
