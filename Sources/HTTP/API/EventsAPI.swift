import Accounts
import Bounce
import Hummingbird
import JSON
import Mail
import Spool
import Storage

/// `/v1/events`, the log in the order of commits; `/v1/bounces`, its refusals, newest first.
enum EventsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/events", .key(.read), feed),
        .get("/v1/bounces", .key(.read), bounces),
    ]

    /// A follower asks with the last id it has seen and misses nothing: an event is never put in before one that was
    /// shown.
    private static func feed(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let after: EventSequence = query.key("after") ?? EventSequence(number: 0)
        let limit = query.limit()
        try query.finish()
        let events = try await front.rooms.spool.feed(after: after, limit: limit + 1)
        let shown = events.prefix(limit)
        let account = visit.knownCaller.account
        return .json([
            "data": .array(shown.filter { $0.account == account }.map(\.json)),
            "has_more": .bool(events.count > limit),
            "next_after": .string((shown.last?.sequence ?? after).description),
        ])
    }

    private static func bounces(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        var filter = query.bounceFilter()
        filter.account = visit.knownCaller.account
        filter.before = query.key("after")
        let limit = query.limit()
        filter.limit = limit + 1
        let format = query.format(request)
        try query.finish()
        if format == .csv {
            return try await BouncesCSV.response(of: filter, name: "bounces.csv", front.rooms.spool)
        }
        return .page(
            try await front.rooms.spool.events(filter), limit: limit, after: \.sequence.description, json: \.json)
    }
}

extension QueryReader {
    /// Bounces by everything they can be narrowed by; all three final kinds where `status` names none.
    mutating func bounceFilter() -> EventFilter {
        var filter = EventFilter()
        filter.campaign = key("campaign_id")
        filter.statuses = Set(
            choices("status", among: [RecipientStatus.deferred, .softBounce, .hardBounce, .spamBounce]))
        filter.changesOnly = true
        if filter.statuses.isEmpty { filter.statuses = [.softBounce, .hardBounce, .spamBounce] }
        filter.reasons = Set(choices("reason", Reason.self))
        filter.fromDomain = text("from_domain")?.lowercased()
        filter.sourceAddress = text("source_ip")
        filter.recipientDomain = text("recipient_domain")?.lowercased()
        filter.provider = text("provider")
        filter.since = time("since")
        filter.until = time("until")
        return filter
    }
}
