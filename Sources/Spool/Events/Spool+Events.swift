public import Storage

extension Spool {
    /// A message's events, oldest first.
    public func timeline(_ key: MessageKey) async throws -> [Event] {
        try await engine.read { connection in
            try connection.all(Self.timelineOfMessage, [.key(key)], Event.init(row:))
        }
    }

    /// Follows the chain from the message's newest event back to its first.
    private static let timelineOfMessage = Statement(
        """
        WITH RECURSIVE chain (place, earlier) AS (
            SELECT e.seq, e.previous FROM message m JOIN event e ON e.seq = m.last_event WHERE m.key = $1
            UNION ALL
            SELECT e.seq, e.previous FROM chain JOIN event e ON e.seq = chain.earlier
        )
        SELECT \(Event.columns) FROM chain JOIN event ON event.seq = chain.place ORDER BY seq
        """)

    /// Newest first. A campaign's failures and a span of time are looked up; other fields are read through.
    public func events(_ filter: EventFilter) async throws -> [Event] {
        try await engine.read { connection in
            let range = try EventRange.find(since: filter.since, until: filter.until, on: connection)
            let sql = filter.sql(range: range)
            let statement = Statement(
                """
                SELECT \(Event.columns) FROM event \(sql.clause) ORDER BY seq DESC LIMIT $\(sql.bindings.count + 1)
                """)
            let limit = min(max(filter.limit, 1), 10_000)
            return try connection.all(statement, sql.bindings + [.integer(limit)], Event.init(row:))
        }
    }

    /// In commit order, for followers: events with a sequence over `after`.
    public func feed(after: EventSequence, limit: Int) async throws -> [Event] {
        try await engine.read { connection in
            try connection.all(Self.eventsAfter, [.key(after), .integer(max(limit, 0))], Event.init(row:))
        }
    }

    private static let eventsAfter = Statement(
        "SELECT \(Event.columns) FROM event WHERE seq > $1 ORDER BY seq LIMIT $2")
}
