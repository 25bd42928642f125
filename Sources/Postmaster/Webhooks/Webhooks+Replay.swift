public import Mail
internal import Spool
public import Storage

extension Webhooks {
    /// Which part of the feed is to be posted again.
    public enum Stretch: Hashable, Sendable {
        case one(EventSequence)
        /// Both ends are posted.
        case places(from: EventSequence, through: EventSequence)
        /// `until` `nil`: up to now.
        case time(since: Timestamp, until: Timestamp?)
    }

    /// Most stretches that wait for one endpoint.
    public static let replayLimit = 20

    /// Posts a part of the feed once more, beside what is new: of its types what the endpoint is subscribed to now, one
    /// event whatever its type. Events keep their id, so a receiver that had them before can tell.
    /// - Returns: the places that are looked through; `nil` where there is no such endpoint.
    /// - Throws: `WebhookFault.range` where nothing lies there.
    public func replay(_ stretch: Stretch, to key: WebhookKey, of account: AccountID) async throws
        -> ClosedRange<Int64>?
    {
        guard try await endpoint(key, of: account) != nil else { return nil }
        let range = try await places(of: stretch, account: account)
        let now = rooms.time.now()
        let replayKey: WebhookAttemptKey = rooms.spool.keys.next()
        try await engine.write { connection in
            guard range.count > 1 else {
                return try connection.execute(
                    Self.retryNow, [.key(key), .integer(range.lowerBound), .integer(now.microseconds)])
            }
            let count = try connection.first(Self.countReplays, [.key(key)]) { Int($0.integer(0)) } ?? 0
            guard count < Self.replayLimit else { throw WebhookFault.tooMany(limit: Self.replayLimit) }
            return try connection.execute(
                Self.insertReplay,
                [.key(replayKey), .key(key), .integer(range.lowerBound - 1), .integer(range.upperBound)])
        }
        noteChange()
        return range
    }

    private func places(of stretch: Stretch, account: AccountID) async throws -> ClosedRange<Int64> {
        let last = try await rooms.spool.lastSequence().number
        switch stretch {
        case .one(let place):
            let filter = FeedFilter(account: account)
            let found = try await rooms.spool.feed(filter, after: place.before, limit: 1).entries.first
            guard let found, found.sequence == place else { throw WebhookFault.range("there is no event \(place)") }
            return place.number...place.number
        case .places(let from, let through):
            let upper = min(through.number, last)
            guard from.number >= 1, from.number <= upper else {
                throw WebhookFault.range("there are no events between these places")
            }
            return from.number...upper
        case .time(let since, let until):
            guard let range = try await rooms.spool.places(since: since, until: until) else {
                throw WebhookFault.range("nothing happened in that time")
            }
            return range
        }
    }

    private static let retryNow = Statement(
        """
        INSERT INTO webhook_retry (endpoint, seq, due_at, attempts) VALUES ($1, $2, $3, 0)
        ON CONFLICT (endpoint, seq) DO UPDATE SET due_at = excluded.due_at
        """)
    private static let countReplays = Statement("SELECT count(*) FROM webhook_replay WHERE endpoint = $1")
    private static let insertReplay = Statement(
        "INSERT INTO webhook_replay (key, endpoint, seq, through) VALUES ($1, $2, $3, $4)")
}
