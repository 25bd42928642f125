import Mail

/// The ways found, each for as long as its records live. At most `limit` domains: a full table forgets what has expired,
/// then everything (the resolver's own cache answers again at once).
struct RouteTable: Sendable {
    private struct Row {
        let way: Routing.Way
        let expiresAt: Timestamp
    }

    let limit: Int
    private var rows: [DomainName: Row] = [:]

    init(limit: Int = 100_000) { self.limit = limit }

    var count: Int { rows.count }

    /// `nil` where it must be looked up (again).
    func way(to domain: DomainName, at now: Timestamp) -> Routing.Way? {
        guard let row = rows[domain], now < row.expiresAt else { return nil }
        return row.way
    }

    mutating func keep(_ routing: Routing, to domain: DomainName, at now: Timestamp) {
        if rows.count >= limit, rows[domain] == nil { makeRoom(at: now) }
        rows[domain] = Row(way: routing.way, expiresAt: now + routing.timeToLive)
    }

    private mutating func makeRoom(at now: Timestamp) {
        rows = rows.filter { now < $0.value.expiresAt }
        if rows.count >= limit { rows.removeAll() }
    }
}
