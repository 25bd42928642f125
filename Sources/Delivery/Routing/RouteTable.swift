import Mail

/// The ways found, each for as long as its records live. At most `limit` domains: a full table forgets what has expired,
/// then everything (the resolver's own cache answers again at once).
struct RouteTable: Sendable {
    private struct Row {
        let way: Routing.Way
        /// When it may be believed. A clock that was set back to before it asks again.
        let life: TimeSpan
    }

    let limit: Int
    private var rows: [DomainName: Row] = [:]

    init(limit: Int = 100_000) { self.limit = limit }

    var count: Int { rows.count }

    /// `nil` where it must be looked up (again).
    func way(to domain: DomainName, at now: Timestamp) -> Routing.Way? {
        guard let row = rows[domain], row.life.holds(at: now) else { return nil }
        return row.way
    }

    /// The way that was found last, whether it may still be believed or not: for people.
    func lastWay(to domain: DomainName) -> Routing.Way? { rows[domain]?.way }

    mutating func keep(_ routing: Routing, to domain: DomainName, at now: Timestamp) {
        if rows.count >= limit, rows[domain] == nil { makeRoom(at: now) }
        rows[domain] = Row(way: routing.way, life: TimeSpan(from: now, for: routing.timeToLive))
    }

    private mutating func makeRoom(at now: Timestamp) {
        rows = rows.filter { $0.value.life.holds(at: now) }
        if rows.count >= limit { rows.removeAll() }
    }
}
