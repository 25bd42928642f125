internal import Bounce
internal import Mail
public import Storage

extension Spool {
    /// The campaign of that name, made where there is none.
    /// - Parameter name: 1...200 bytes.
    /// - Throws: `CampaignError.badName`.
    public func campaign(named name: String, account: AccountID) async throws -> CampaignKey {
        guard (1...200).contains(name.utf8.count), !name.utf8.contains(0) else { throw CampaignError.badName }
        let place = [Binding.key(account), .text(name)]
        let known = try await engine.read {
            try $0.first(Self.campaignByName, place) { $0.key(0, as: CampaignKey.self) }
        }
        if let known { return known }
        let fresh: CampaignKey = keys.next()
        let now = time.now()
        return try await engine.write { connection in
            try connection.execute(
                Self.insertCampaign, [.key(fresh), .key(account), .text(name), .integer(now.microseconds)])
            return try connection.first(Self.campaignByName, place) { $0.key(0) } ?? fresh
        }
    }

    /// Newest first, at most 10,000. `account` `nil`: everybody's.
    public func campaigns(account: AccountID?) async throws -> [CampaignRecord] {
        var filter = SQLFilter()
        if let account { filter.add("account = ?", .key(account)) }
        return try await campaigns(filter)
    }

    public func campaign(_ key: CampaignKey) async throws -> CampaignRecord? {
        var filter = SQLFilter()
        filter.add("key = ?", .key(key))
        return try await campaigns(filter).first
    }

    private func campaigns(_ filter: SQLFilter) async throws -> [CampaignRecord] {
        let statement = Statement(
            "SELECT key, account, name, created_at FROM campaign \(filter.clause) ORDER BY key DESC LIMIT 10000")
        return try await engine.read { connection in
            let rows = try connection.all(statement, filter.bindings) {
                ($0.key(0, as: CampaignKey.self), $0.integer(1), $0.text(2), $0.integer(3))
            }
            var counts = Array(repeating: [RecipientStatus: Int](), count: rows.count)
            try connection.queryMany(Self.countsOfCampaign, rows.map { [.integer($0.1), .key($0.0)] }) { index, row in
                let count = Int(row.integer(1))
                if count != 0 { counts[index][RecipientStatus(stored: row.integer(0))] = count }
            }
            return zip(rows, counts).map { row, counts in
                CampaignRecord(key: row.0, name: row.2, createdAt: Timestamp(microseconds: row.3), counts: counts)
            }
        }
    }

    private static let campaignByName = Statement("SELECT key FROM campaign WHERE account = $1 AND name = $2")
    private static let insertCampaign = Statement(
        """
        INSERT INTO campaign (key, account, name, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account, name) DO NOTHING
        """)
    private static let countsOfCampaign = Statement(
        "SELECT status, sum(count) FROM status_count WHERE account = $1 AND campaign = $2 GROUP BY status")
}
