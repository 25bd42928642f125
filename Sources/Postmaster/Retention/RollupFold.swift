import Mail
import Spool
import Storage

/// Adds the hours of an old day together, in the place of its first hour. No sum over days changes.
struct RollupFold {
    let spool: Spool

    func fold(olderThanDays days: Int) async throws {
        let today = spool.now.day
        let end = (today - Int64(days)) * 24
        var place: Int64 = -1
        while let hour = try await next(after: place), hour < end {
            if hour % 24 != 0 { try await move(hour) }
            place = hour
            try Task.checkCancellation()
        }
    }

    private func next(after hour: Int64) async throws -> Int64? {
        try await spool.engine.read { try $0.first(Self.nextHour, [.integer(hour)]) { $0.integerOrNil(0) } ?? nil }
    }

    private func move(_ hour: Int64) async throws {
        try await spool.engine.write { connection in
            try connection.execute(Self.add, [.integer(hour / 24 * 24), .integer(hour)])
            try connection.execute(Self.remove, [.integer(hour)])
        }
    }

    private static let nextHour = Statement("SELECT min(hour) FROM rollup WHERE hour > $1")
    private static let add = Statement(
        """
        INSERT INTO rollup (
            hour, account, campaign, from_domain, source_ip, recipient_domain, provider, status, reason, count
        )
        SELECT $1, account, campaign, from_domain, source_ip, recipient_domain, provider, status, reason, count
        FROM rollup WHERE hour = $2
        ON CONFLICT (hour, account, campaign, from_domain, source_ip, recipient_domain, provider, status, reason)
        DO UPDATE SET count = rollup.count + excluded.count
        """)
    private static let remove = Statement("DELETE FROM rollup WHERE hour = $1")
}
