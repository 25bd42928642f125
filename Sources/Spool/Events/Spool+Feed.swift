public import Mail
public import Storage

extension Spool {
    /// Places that one page looks at, however few of them pass: what a quiet account's page costs beside a busy one.
    public static let feedWindow: Int64 = 20_000

    /// Events and notices in the order of commits, behind `after`. A place that was shown never gets anything put in before
    /// it, so who asks with `through` each time misses nothing and is shown nothing twice.
    /// - Parameter limit: 1...5,000; what lies outside is moved inside.
    public func feed(_ filter: FeedFilter, after: EventSequence, limit: Int) async throws -> FeedPage {
        let limit = min(max(limit, 1), 5_000)
        return try await engine.read { connection in
            let last = try connection.first(Self.lastPlace) { $0.integer(0) } ?? 0
            guard after.number < last else {
                return FeedPage(entries: [], through: EventSequence(number: last), hasMore: false)
            }
            let first = max(after.number, 0) + 1
            let range = first...min(last, first + Self.feedWindow - 1)
            let found = try Self.entries(filter, in: range, limit: limit, on: connection)
            let through = found.count < limit ? range.upperBound : found[limit - 1].sequence.number
            return FeedPage(
                entries: found, through: EventSequence(number: through), hasMore: through < last)
        }
    }

    /// The newest place in the log; 0 where nothing ever happened.
    public func lastSequence() async throws -> EventSequence {
        try await engine.read { connection in
            EventSequence(number: try connection.first(Self.lastPlace) { $0.integer(0) } ?? 0)
        }
    }

    /// The places of what happened in a span of time, give or take a quarter of an hour; `nil` where nothing did.
    public func places(since: Timestamp, until: Timestamp?) async throws -> ClosedRange<Int64>? {
        let range = try await engine.read { try EventRange.find(since: since, until: until, on: $0) }
        let last = try await lastSequence().number
        // Notices behind the last event belong to the end that is open.
        let upper = until == nil ? last : min(range.upperBound - 1, last)
        return range.lowerBound <= upper ? range.lowerBound...upper : nil
    }

    /// Both tables of one snapshot, merged: at most `limit`.
    private static func entries(
        _ filter: FeedFilter, in range: ClosedRange<Int64>, limit: Int, on connection: any ReadConnection
    ) throws -> [FeedEntry] {
        var entries: [FeedEntry] = []
        if let events = filter.events(in: range) {
            try connection.query(select(Event.columns, "event", events), events.bindings + [.integer(limit)]) {
                entries.append(.event(Event(row: $0)))
            }
        }
        if let notices = filter.notices(in: range) {
            try connection.query(select(Notice.columns, "notice", notices), notices.bindings + [.integer(limit)]) {
                if let notice = Notice(row: $0) { entries.append(.notice(notice)) }
            }
        }
        entries.sort { $0.sequence < $1.sequence }
        return Array(entries.prefix(limit))
    }

    private static func select(_ columns: String, _ table: String, _ filter: SQLFilter) -> Statement {
        Statement("SELECT \(columns) FROM \(table) \(filter.clause) ORDER BY seq LIMIT $\(filter.bindings.count + 1)")
    }

    private static let lastPlace = Statement("SELECT last FROM event_log WHERE id = 1")
}
