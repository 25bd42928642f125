internal import Mail
public import Storage

extension Spool {
    /// Writes opens and clicks in one commit: an event each, and the counts that are kept for ever. A message that is not in
    /// the store any more is let go.
    /// - Returns: those whose message is on its way to a server just now: to be handed in again.
    public func engage(_ engagements: [NewEngagement]) async throws -> [NewEngagement] {
        guard !engagements.isEmpty else { return [] }
        return try await engine.write { connection in
            var ledger = EngagementLedger(on: connection)
            return try ledger.write(engagements)
        }
    }

    /// When messages arrived; those that are gone are left out.
    public func arrivals(of messages: [MessageKey]) async throws -> [MessageKey: MessageArrival] {
        try await engine.read { connection in
            var found: [MessageKey: MessageArrival] = [:]
            try connection.queryMany(Self.selectArrival, messages.map { [.key($0)] }) { index, row in
                found[messages[index]] = MessageArrival(
                    account: row.key(0), campaign: row.keyOrNil(1),
                    deliveredAt: row.integer(2) == 2 ? Timestamp(microseconds: row.integer(3)) : nil)
            }
            return found
        }
    }

    private static let selectArrival = Statement(
        "SELECT account, campaign, status, updated_at FROM message WHERE key = $1")
}

extension Spool {
    /// Recipients of the campaign who reported its mail as unwanted.
    public func complaintCount(of campaign: CampaignKey) async throws -> Int {
        try await engine.read { connection in
            try connection.first(Self.countComplaints, [.key(campaign)]) { Int($0.integer(0)) } ?? 0
        }
    }

    private static let countComplaints = Statement(
        "SELECT coalesce(sum(uniques), 0) FROM engagement_count WHERE campaign = $1 AND kind = 'complaint'")
}
