public import Storage

extension Spool {
    /// A place to begin at, within the transaction that makes the campaign.
    public static func beginFeed(_ campaign: CampaignKey, on connection: any WriteConnection) throws {
        try connection.execute(insertFeed, [.key(campaign)])
    }

    /// How far the campaign's recipients are accepted; `nil` for one that is not fed.
    public func feedProgress(_ campaign: CampaignKey) async throws -> FeedProgress? {
        try await engine.read { try Spool.feedProgress(campaign, on: $0) }
    }

    public static func feedProgress(_ campaign: CampaignKey, on connection: any ReadConnection) throws -> FeedProgress?
    {
        try connection.first(selectFeed, [.key(campaign)]) { row in
            var progress = FeedProgress()
            progress.place = row.integer(0)
            progress.acceptedCount = Int(row.integer(1))
            progress.droppedCount = Int(row.integer(2))
            progress.rejectedCount = Int(row.integer(3))
            progress.isComplete = row.flag(4)
            return progress
        }
    }

    /// Recipients for whom no message could be made, in order; of each campaign the first ten thousand are kept.
    /// - Parameter limit: 1...1,000.
    public func feedRejects(
        of campaign: CampaignKey, after place: Int64, limit: Int
    ) async throws -> [FeedStep.Reject] {
        let bindings: [Binding] = [.key(campaign), .integer(place), .integer(min(max(limit, 1), 1_000))]
        return try await engine.read { connection in
            try connection.all(Self.selectRejects, bindings) { row in
                FeedStep.Reject(place: row.integer(0), address: row.text(1), why: row.text(2))
            }
        }
    }

    private static let insertFeed = Statement(
        """
        INSERT INTO feed (campaign, place, accepted_count, dropped_count, rejected_count, is_complete)
        VALUES ($1, 0, 0, 0, 0, 0) ON CONFLICT (campaign) DO NOTHING
        """)
    private static let selectFeed = Statement(
        "SELECT place, accepted_count, dropped_count, rejected_count, is_complete FROM feed WHERE campaign = $1")
    private static let selectRejects = Statement(
        "SELECT place, address, why FROM feed_reject WHERE campaign = $1 AND place > $2 ORDER BY place LIMIT $3")
}
