internal import Storage

/// Gives out places in the log. The row stays locked until the commit, so places follow the order of commits whichever
/// engine keeps it.
enum EventLog {
    private static let take = Statement("UPDATE event_log SET last = last + $1 WHERE id = 1 RETURNING last")

    /// - Returns: the first of `count` places in a row.
    static func take(_ count: Int, on connection: any WriteConnection) throws -> Int64 {
        guard let last = try connection.first(take, [.integer(count)], { $0.integer(0) }) else {
            throw EngineError.failed("the event log has lost its counter")
        }
        return last - Int64(count) + 1
    }
}
