internal import Mail
internal import Spool
internal import Storage

/// What an endpoint has to do next, read from the store; and what was done, written to it. Everything a courier must not
/// forget is here, so that it goes on where it was after any kind of end.
struct WebhookQueue: Sendable {
    static let pageSize = 100
    let spool: Spool

    private static let due = Statement(
        "SELECT seq, attempts FROM webhook_retry WHERE endpoint = $1 AND due_at <= $2 ORDER BY seq LIMIT $3")
    private static let nextDue = Statement("SELECT min(due_at) FROM webhook_retry WHERE endpoint = $1")
    private static let firstReplay = Statement(
        "SELECT key, seq, through FROM webhook_replay WHERE endpoint = $1 ORDER BY key LIMIT 1")

    /// Events that were refused and are due, the oldest first.
    func retries(of endpoint: WebhookEndpoint, at now: Timestamp, limit: Int) async throws -> WebhookPage? {
        let rows = try await spool.engine.read { connection in
            try connection.all(
                Self.due, [.key(endpoint.key), .integer(now.microseconds), .integer(limit)]
            ) { ($0.key(0, as: EventSequence.self), Int($0.integer(1))) }
        }
        guard !rows.isEmpty else { return nil }
        var page = WebhookPage(source: .retries, jobs: [])
        for (sequence, attempts) in rows {
            // What an account subscribes to may have changed since: it was wanted then.
            let filter = FeedFilter(account: endpoint.account, includesInstallation: true)
            let found = try await spool.feed(filter, after: sequence.before, limit: 1).entries.first
            if let found, found.sequence == sequence {
                page.jobs.append(WebhookJob(found, attempts: attempts))
            } else {
                page.lost.append(sequence)
            }
        }
        return page
    }

    /// The feed behind `place`; `nil` where there is nothing.
    func feed(of endpoint: WebhookEndpoint, after place: EventSequence) async throws -> WebhookPage? {
        let found = try await spool.feed(endpoint.filter, after: place, limit: Self.pageSize)
        guard found.through > place else { return nil }
        return WebhookPage(source: .feed(through: found.through), jobs: found.entries.map { WebhookJob($0) })
    }

    /// The next piece of the oldest stretch that was asked for again.
    func replay(of endpoint: WebhookEndpoint) async throws -> WebhookPage? {
        let row = try await spool.engine.read { connection in
            try connection.first(Self.firstReplay, [.key(endpoint.key)]) {
                ($0.integer(0), $0.key(1, as: EventSequence.self), $0.key(2, as: EventSequence.self))
            }
        }
        guard let (key, place, end) = row else { return nil }
        let found = try await spool.feed(endpoint.filter, after: place, limit: Self.pageSize)
        let entries = found.entries.filter { $0.sequence <= end }
        let isLast = found.through >= end || !found.hasMore
        return WebhookPage(
            source: .replay(key, through: min(found.through, end), isLast: isLast),
            jobs: entries.map { WebhookJob($0) })
    }

    /// When something is tried again; `nil` where nothing is.
    func nextDue(of key: WebhookKey) async throws -> Timestamp? {
        try await spool.engine.read { connection in
            try connection.first(Self.nextDue, [.key(key)]) { $0.integerOrNil(0) }.flatMap(\.self)
                .map(Timestamp.init(microseconds:))
        }
    }
}

extension EventSequence {
    /// The place before.
    var before: EventSequence { EventSequence(number: number - 1) }
}
