internal import Mail
internal import Storage

/// Finds the part of the log that a span of time lies in. Places follow time nearly, so it is found by halving, and the
/// log needs no index of times.
enum EventRange {
    /// An event may be written this much later than it says it happened.
    private static let slack = Duration.seconds(900)

    /// Each end asked for alone is one look-up; both in one breath make SQLite read the whole log.
    static let ends = Statement(
        "SELECT coalesce((SELECT min(seq) FROM event), 1), coalesce((SELECT max(seq) FROM event), 0)")
    private static let firstFrom = Statement("SELECT seq, at FROM event WHERE seq >= $1 ORDER BY seq LIMIT 1")

    static func find(since: Timestamp?, until: Timestamp?, on connection: any ReadConnection) throws -> Range<Int64> {
        let (first, last) = try connection.first(ends) { ($0.integer(0), $0.integer(1)) } ?? (1, 0)
        let all = first..<max(first, last + 1)
        let lower = try since.map { try place(of: $0 - slack, within: all, on: connection) } ?? all.lowerBound
        let upper = try until.map { try place(of: $0 + slack, within: all, on: connection) } ?? all.upperBound
        return lower..<max(lower, upper)
    }

    /// The least place from which events are at `time` or later.
    private static func place(of time: Timestamp, within range: Range<Int64>, on connection: any ReadConnection) throws
        -> Int64
    {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper {
            let middle = lower + (upper - lower) / 2
            let found = try connection.first(firstFrom, [.integer(middle)]) { ($0.integer(0), $0.integer(1)) }
            if let (place, at) = found, at < time.microseconds { lower = place + 1 } else { upper = middle }
        }
        return lower
    }
}
