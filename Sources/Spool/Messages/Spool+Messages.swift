public import Bounce
public import Mail
public import Storage

extension Spool {
    /// Newest first. A recipient, a Message-ID, an account, a campaign and a span of time are looked up; other fields are read
    /// through, so a page may cost as much as there are messages: whoever must answer soon asks for `messagePage`.
    public func messages(_ filter: MessageFilter) async throws -> [MessageRecord] {
        let limit = min(max(filter.limit, 1), 1_000)
        var records: [MessageRecord] = []
        var rest = filter
        while true {
            rest.limit = limit - records.count
            let page = try await messagePage(rest)
            records += page.records
            guard records.count < limit, let next = page.next else { return records }
            rest.before = next
        }
    }

    /// The same, a bounded part of the log at a time: a page may be short, or empty, and more may follow all the same.
    public func messagePage(_ filter: MessageFilter) async throws -> MessagePage {
        let limit = min(max(filter.limit, 1), 1_000)
        return try await engine.read { connection in
            try MessagePage.read(filter, limit: limit, from: connection)
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
