internal import Mail
internal import Storage

/// A stretch of the notices that is old enough for some account.
struct NoticePart: AgedPart {
    /// What may go: nothing that a follower of the log has not read.
    let gone: [Int64]
    /// The last notice looked at; `nil` where the rest is too young for all.
    let last: Int64?

    /// How many are looked at together.
    private static let count = 500

    /// - Parameter moments: of each account, and under `nil` of all others and the installation, what happened before may go.
    static func read(
        after place: Int64, moments: [AccountID?: Timestamp], from connection: any ReadConnection
    ) throws -> NoticePart {
        let unread = try connection.first(LogPart.slowestFollower) { $0.integerOrNil(0) ?? .max } ?? .max
        let latest = moments.values.max()?.microseconds ?? .min
        let otherwise = moments[nil]?.microseconds ?? .min
        var places: [Int64] = []
        var last: Int64?
        var isStopped = false
        try connection.query(select, [.integer(place), .integer(count)]) { row in
            let (place, at, account) = (row.integer(0), row.integer(1), row.integer(2))
            isStopped = isStopped || place > unread || at >= latest
            guard !isStopped else { return }
            last = place
            let moment = moments[AccountID(number: account)]?.microseconds ?? otherwise
            if at < moment { places.append(place) }
        }
        return NoticePart(gone: places, last: last)
    }

    static func forget(_ places: [Int64], on connection: any WriteConnection) throws {
        try connection.send(deletion, places.map { [.integer($0)] })
    }

    private static let select = Statement("SELECT seq, at, account FROM notice WHERE seq > $1 ORDER BY seq LIMIT $2")
    private static let deletion = Statement("DELETE FROM notice WHERE seq = $1")
}
