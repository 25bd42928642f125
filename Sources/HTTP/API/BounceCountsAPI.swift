import Accounts
import Bounce
import Hummingbird
import JSON
import Mail
import Spool
import Storage

/// `/v1/bounce-counts`: what counts against addresses that are not suppressed yet (R24).
enum BounceCountsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/bounce-counts", .key(.read), list),
        .post("/v1/bounce-counts:reset", .key(.suppressionsWrite), reset).notingItself(),
    ]

    /// The most that one call resets.
    static let callLimit = 5_000

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        var filter = BounceCountFilter(account: visit.knownCaller.account)
        filter.addresses = query.address("address").map { [$0] } ?? []
        filter.domain = query.text("domain", limit: 254).map { $0.lowercased() }
        filter.reason = query.choice("reason")
        filter.since = query.time("since")
        filter.until = query.time("until")
        if let text = query.text("after") {
            filter.before = BounceCountFilter.Place(text)
            if filter.before == nil { query.note("after", "invalid_cursor", "`after` is a `next_after` of this list.") }
        }
        let limit = query.limit()
        filter.limit = limit + 1
        try query.finish()
        let counts = try await front.rooms.spool.bounceCounts(filter)
        return .page(counts, limit: limit, after: { BounceCountFilter.Place($0).text }, json: \.json)
    }

    /// A dry run unless it is told otherwise.
    private static func reset(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 1 << 20).value)
        var filter = BounceCountFilter(account: visit.knownCaller.account)
        filter.addresses = reader.addresses("addresses", limit: 1_000)
        filter.domain = reader.string("domain", limit: 254)?.lowercased()
        filter.reason = reader.choice("reason", Reason.self)
        filter.since = reader.time("since")
        filter.until = reader.time("until")
        let isDryRun = reader.bool("dry_run") ?? true
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        let spool = front.rooms.spool
        let found = try await spool.bounceCountCount(filter)
        var count = 0
        filter.limit = 500
        while !isDryRun, count < callLimit {
            let done = try await spool.resetBounceCounts(filter)
            count += done
            if done < filter.limit { break }
        }
        if count > 0 {
            let subject = (filter.addresses + [filter.domain].compactMap(\.self)).joined(separator: " ")
            try await front.note("bounce-counts.reset", subject, "\(count) counts", visit)
        }
        return .json([
            "dry_run": .bool(isDryRun), "found": .count(found), "reset": .count(count),
            "left": .count(max(0, found - count)),
        ])
    }
}

extension BounceCount {
    var json: JSONValue {
        [
            "address": .string(address), "hard_bounces": .count(hardCount), "soft_bounces": .count(softCount),
            "delivered_since": .bool(isVoid), "updated_at": .string(updatedAt.rfc3339),
            "reason": .text(reason?.rawValue), "event_id": .string(event.description),
            "message_id": .string(message.description),
        ]
    }
}

extension BounceCountFilter.Place {
    init(_ count: BounceCount) { self.init(updatedAt: count.updatedAt, address: count.address) }

    /// `1795262400000000:ada@example.com`
    var text: String { "\(updatedAt.microseconds):\(address)" }

    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let microseconds = Int64(parts[0]) else { return nil }
        self.init(updatedAt: Timestamp(microseconds: microseconds), address: String(parts[1]))
    }
}

extension JSONReader {
    /// Normalised; empty where there are none.
    mutating func addresses(_ name: String, limit: Int) -> [String] {
        (array(name, limit: limit) ?? []).enumerated().compactMap { index, value in
            guard case .string(let text) = value else {
                note(at: "/\(name)/\(index)", "wrong_type", "An address is a string, not \(value.typeName).")
                return nil
            }
            return mailbox(text, at: "/\(name)/\(index)")?.normalized.description
        }
    }
}
