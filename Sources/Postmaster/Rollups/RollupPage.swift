import Spool
import Storage

/// A page of events, counted, and how its counters reach the store in one commit with the follower's place.
struct RollupPage: Sendable {
    private var counts: [RollupKey: Int64] = [:]
    private var statistics: [StatisticKey: Int64] = [:]
    private var shapes: [BounceShapeKey: (count: Int64, sample: String)] = [:]
    let after: EventSequence
    let through: EventSequence

    /// A sample is kept to this many bytes.
    static let sampleByteLimit = 1_000

    /// - Parameter events: in commit order, not empty.
    init(_ events: [Event], after: EventSequence) {
        self.after = after
        through = events.last?.sequence ?? after
        // A notice changes no status, and so no count.
        for event in events where event.kind == .status {
            counts[RollupKey(event), default: 0] += 1
            guard let key = BounceShapeKey(event) else { continue }
            shapes[key, default: (0, event.shownReply.cut(toByteCount: RollupPage.sampleByteLimit))].count += 1
        }
        for (key, count) in counts {
            for wider in StatisticKey.all(of: key) { statistics[wider, default: 0] += count }
        }
    }

    /// Adds the counts and moves the cursor from `after` to `through`.
    /// - Returns: false, with nothing written, where another follower moved the cursor meanwhile.
    func write(to connection: any WriteConnection, cursor name: String) throws -> Bool {
        let place = try connection.first(RollupPage.selectCursor, [.text(name)]) { $0.integer(0) } ?? 0
        guard place == after.number else { return false }
        try connection.executeMany(
            RollupPage.addCount, counts.map { key, count in key.bindings + [.integer(count)] })
        try connection.executeMany(
            RollupPage.addStatistic, statistics.map { key, count in key.bindings + [.integer(count)] })
        try connection.executeMany(
            RollupPage.addShape,
            shapes.map { key, value in key.bindings + [.integer(value.count), .text(value.sample)] })
        try connection.execute(RollupPage.moveCursor, [.text(name), .integer(through.number)])
        return true
    }

    private static let selectCursor = Statement("SELECT seq FROM cursor WHERE name = $1")
    private static let moveCursor = Statement(
        "INSERT INTO cursor (name, seq) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq")
    private static let addCount = Statement(
        """
        INSERT INTO rollup (
            hour, account, campaign, from_domain, source_ip, recipient_domain, provider, status, reason, count
        ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (hour, account, campaign, from_domain, source_ip, recipient_domain, provider, status, reason)
        DO UPDATE SET count = rollup.count + excluded.count
        """)
    private static let addStatistic = Statement(
        """
        INSERT INTO statistic (account, dimension, grain, period, value, status, reason, count)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (account, dimension, grain, period, value, status, reason)
        DO UPDATE SET count = statistic.count + excluded.count
        """)
    private static let addShape = Statement(
        """
        INSERT INTO bounce_shape (
            day, account, campaign, from_domain, source_ip, recipient_domain, provider, status, reason, shape, code,
            enhanced_code, count, sample
        ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (
            day, account, campaign, from_domain, source_ip, recipient_domain, provider, status, reason, shape, code,
            enhanced_code
        ) DO UPDATE SET count = bounce_shape.count + excluded.count
        """)
}

extension String {
    /// At most `limit` bytes, cut between scalars.
    func cut(toByteCount limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: limit)
        while end > startIndex, UTF8.isContinuation(utf8[end]) { utf8.formIndex(before: &end) }
        return String(self[..<end])
    }
}
