public import Bounce
public import Mail
public import Storage

extension Spool {
    /// Newest first. A recipient, a campaign and a span of time are looked up; other fields are read through.
    public func messages(_ filter: MessageFilter) async throws -> [MessageRecord] {
        let sql = filter.sql
        let limit = min(max(filter.limit, 1), 1_000)
        let statement = Statement(
            """
            SELECT \(MessageRecord.columns) FROM \(MessageRecord.tables) \(sql.clause)
            ORDER BY m.key DESC LIMIT $\(sql.bindings.count + 1)
            """)
        return try await engine.read { connection in
            try connection.all(statement, sql.bindings + [.integer(limit)], MessageRecord.init(row:))
        }
    }

    public func message(_ key: MessageKey) async throws -> MessageRecord? {
        try await engine.read { connection in
            try connection.first(Self.messageByKey, [.key(key)], MessageRecord.init(row:))
        }
    }

    private static let messageByKey = Statement(
        "SELECT \(MessageRecord.columns) FROM \(MessageRecord.tables) WHERE m.key = $1")

    /// Messages by their status now.
    public func statusCounts(account: AccountID?, campaign: CampaignKey?) async throws -> [RecipientStatus: Int] {
        var filter = SQLFilter()
        if let account { filter.add("account = ?", .key(account)) }
        if let campaign { filter.add("campaign = ?", .key(campaign)) }
        let sql = filter
        let statement = Statement("SELECT status, sum(count) FROM status_count \(sql.clause) GROUP BY status")
        return try await engine.read { connection in
            var counts: [RecipientStatus: Int] = [:]
            try connection.query(statement, sql.bindings) { row in
                let count = Int(row.integer(1))
                if count != 0 { counts[RecipientStatus(stored: row.integer(0))] = count }
            }
            return counts
        }
    }

    /// How many messages are not finished, and when the oldest of them was accepted.
    public func queueDepth() async throws -> (waiting: Int, oldest: Timestamp?) {
        try await engine.read { connection in
            let waiting = try connection.first(Self.unfinishedCount) { Int($0.integerOrNil(0) ?? 0) } ?? 0
            let oldest = try connection.first(Self.oldestWaiting) { Timestamp(microseconds: $0.integer(0)) }
            return (waiting, oldest)
        }
    }

    private static let unfinishedCount = Statement("SELECT sum(count) FROM status_count WHERE status IN (0, 1)")
    static let oldestWaiting = Statement(
        "SELECT created_at FROM message WHERE key = (SELECT min(message) FROM queue)")
}
