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
        let visitor = "feed of \(filter.account?.description ?? "")"
        let mayWait = wait > .zero && front.liveStreams.enter(visitor, atMost: LiveStreams.limit / 2)
        defer { if mayWait { front.liveStreams.leave(visitor) } }
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
        let filter = query.bounceFilter(account: visit.knownCaller.account)
        let after: EventSequence? = query.key("after")
        let limit = query.limit()
        let format = query.exportFormat(request)
        try query.finish()
        let reports = front.rooms.reports
        if let format {
            let pager = BouncePager(filter, reports)
            return try await ExportAnswer.response(pager, .bounces, as: format, name: "bounces", front)
        }
        let page = try await reports.bouncePage(filter, before: after, limit: limit)
        return .json([
            "data": .array(page.bounces.map(\.json)), "has_more": .bool(page.next != nil),
            "next_after": .text(page.next?.description),
        ])
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
}
