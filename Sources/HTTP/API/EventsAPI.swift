import Accounts
import Bounce
import Hummingbird
import JSON
import Mail
import Postmaster
import Spool
import Storage

/// `/v1/events`, everything that happens in the order of commits; `/v1/bounces`, refusals, newest first.
enum EventsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/events", .key(.read), feed),
        .get("/v1/bounces", .key(.read), bounces),
    ]

    /// Longest that a request waits for something to happen, in seconds.
    static let waitLimit = 30
    /// How often it looks.
    private static let waitPause = Duration.milliseconds(200)

    /// A follower asks with the last `next_after` and misses nothing: nothing is ever put in before what was shown.
    private static func feed(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let caller = visit.knownCaller
        var filter = FeedFilter(account: caller.account, includesInstallation: caller.may(.system))
        filter.types = Set(query.choices("types", EventType.self))
        let after = query.text("after")
        let since = query.time("since")
        let wait = query.wait()
        let limit = query.limit()
        var place = after.flatMap { EventSequence($0) } ?? EventSequence(number: 0)
        if let after, after != "now", EventSequence(after) == nil {
            query.note("after", "invalid_id", "`after` is an id like \(EventSequence.prefix)0c2k…, or `now`.")
        }
        try query.finish()
        let spool = front.rooms.spool
        if after == "now" { place = try await spool.lastSequence() }
        if after == nil, let since {
            let last = try await spool.lastSequence()
            place =
                try await spool.places(since: since, until: nil)
                .map { EventSequence(number: $0.lowerBound - 1) } ?? last
        }
        return try await answer(filter, after: place, limit: limit, wait: wait, front)
    }

    private static func answer(
        _ filter: FeedFilter, after: EventSequence, limit: Int, wait: Duration, _ front: Front
    ) async throws -> Response {
        let end = ContinuousClock.now + wait
        let mayWait = wait > .zero && front.liveStreams.enter()
        defer { if mayWait { front.liveStreams.leave() } }
        var page = try await front.rooms.spool.feed(filter, after: after, limit: limit)
        while mayWait, page.entries.isEmpty, ContinuousClock.now < end, !Task.isCancelled {
            if !page.hasMore { try? await Task.sleep(for: waitPause) }
            page = try await front.rooms.spool.feed(filter, after: page.through, limit: limit)
        }
        return .json([
            "data": .array(page.entries.map(\.json)),
            "has_more": .bool(page.hasMore),
            "next_after": .string(page.through.description),
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
    /// Seconds that may pass until something happens; none where it is missing.
    fileprivate mutating func wait() -> Duration {
        guard let text = text("wait") else { return .zero }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            (0...EventsAPI.waitLimit).contains(number)
        else {
            note("wait", "out_of_range", "`wait` is 0 to \(EventsAPI.waitLimit) seconds.")
            return .zero
        }
        return .seconds(number)
    }

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
