internal import Bounce
internal import Mail
public import Storage

extension Spool {
    /// The campaign of that name, made where there is none.
    /// - Parameter name: 1...200 bytes.
    /// - Throws: `CampaignError.badName`; `CampaignError.stopped` where no more is to be sent under it.
    public func campaign(named name: String, account: AccountID) async throws -> CampaignKey {
        let (key, isNew) = try await campaignKey(named: name, account: account)
        guard isNew else { return key }
        let now = time.now()
        return try await engine.write { connection in
            if try Spool.makeCampaign(key, named: name, account: account, at: now, on: connection) { return key }
            return try connection.first(Self.campaignByName, [.key(account), .text(name)]) { $0.key(0) } ?? key
        }
    }

    /// The key of the campaign of that name, or the one it would get: `Acceptance.newCampaignName` makes it.
    /// - Parameter name: 1...200 bytes.
    /// - Throws: `CampaignError.badName`; `CampaignError.stopped` where no more is to be sent under it.
    public func campaignKey(
        named name: String, account: AccountID
    ) async throws -> (key: CampaignKey, isNew: Bool) {
        guard (1...200).contains(name.utf8.count), !name.utf8.contains(0) else { throw CampaignError.badName }
        let known = try await engine.read {
            try $0.first(Self.campaignByName, [.key(account), .text(name)]) {
                ($0.key(0, as: CampaignKey.self), $0.text(1))
            }
        }
        guard let (key, state) = known else { return (keys.next(), true) }
        guard state != CampaignState.stopped.rawValue else { throw CampaignError.stopped }
        return (key, false)
    }

    /// - Returns: false where there is one of that name.
    static func makeCampaign(
        _ key: CampaignKey, named name: String, account: AccountID, at now: Timestamp,
        on connection: any WriteConnection
    ) throws -> Bool {
        try connection.execute(
            insertCampaign, [.key(key), .key(account), .text(name), .integer(now.microseconds)]) == 1
    }

    /// Newest first, at most 10,000. `account` `nil`: everybody's.
    public func campaigns(account: AccountID?) async throws -> [CampaignRecord] {
        var filter = SQLFilter()
        if let account { filter.add("c.account = ?", .key(account)) }
        return try await campaigns(filter)
    }

    /// A page of an account's, newest first.
    /// - Parameters:
    ///   - before: where the page begins; `nil`: with the newest.
    ///   - limit: 1...1,000.
    public func campaigns(
        account: AccountID, before: CampaignKey?, limit: Int
    ) async throws -> [CampaignRecord] {
        var filter = SQLFilter()
        filter.add("c.account = ?", .key(account))
        if let before { filter.add("c.key < ?", .key(before)) }
        return try await campaigns(filter, limit: min(max(limit, 1), 1_000))
    }

    public func campaign(_ key: CampaignKey) async throws -> CampaignRecord? {
        var filter = SQLFilter()
        filter.add("c.key = ?", .key(key))
        return try await campaigns(filter).first
    }

    private func campaigns(_ filter: SQLFilter, limit: Int = 10_000) async throws -> [CampaignRecord] {
        let statement = Statement(
            """
            SELECT c.key, c.account, c.name, c.created_at, c.state, \(CampaignState.gravestHold)
            FROM campaign c \(filter.clause) ORDER BY c.key DESC LIMIT \(limit)
            """)
        return try await engine.read { connection in
            let rows = try connection.all(statement, filter.bindings) {
                CampaignRecord(
                    key: $0.key(0), account: $0.key(1), name: $0.text(2),
                    createdAt: Timestamp(microseconds: $0.integer(3)),
                    state: CampaignState(stored: $0.text(4), hold: $0.textOrNil(5)), counts: [:])
            }
            var counts = Array(repeating: [RecipientStatus: Int](), count: rows.count)
            try connection.queryMany(Self.countsOfCampaign, rows.map { [.key($0.account), .key($0.key)] }) {
                index, row in
                let count = Int(row.integer(1))
                if count != 0 { counts[index][RecipientStatus(stored: row.integer(0))] = count }
            }
            return zip(rows, counts).map { row, counts in
                CampaignRecord(
                    key: row.key, account: row.account, name: row.name, createdAt: row.createdAt, state: row.state,
                    counts: counts)
            }
        }
    }

    private static let campaignByName = Statement("SELECT key, state FROM campaign WHERE account = $1 AND name = $2")
    private static let insertCampaign = Statement(
        """
        INSERT INTO campaign (key, account, name, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account, name) DO NOTHING
        """)
    private static let countsOfCampaign = Statement(
        "SELECT status, sum(count) FROM status_count WHERE account = $1 AND campaign = $2 GROUP BY status")
}
