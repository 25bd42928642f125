import Bounce
public import Spool
public import Storage

/// A campaign's figures at the moment people last let it go on. They have judged what came before, so limits look at what came
/// since; each cause that holds campaigns has its own.
public enum CampaignBaseline {
    /// What came since the campaign was last let go of after `cause`: everything where it never was.
    public static func counts(
        of campaign: CampaignKey, since cause: HoldCause, now counts: HealthCounts, on connection: any ReadConnection
    ) throws -> HealthCounts {
        let before = try connection.first(select, [.key(campaign), .text(cause.rawValue)]) { row in
            var before = HealthCounts()
            before.delivered = Int(row.integer(0))
            before.softBounced = Int(row.integer(1))
            before.hardBounced = Int(row.integer(2))
            before.spamBounced = Int(row.integer(3))
            before.complained = Int(row.integer(4))
            return before
        }
        return before.map { counts.since($0) } ?? counts
    }

    /// Judges everything so far, within the transaction that lets the campaign go on.
    public static func set(
        _ counts: HealthCounts, of campaign: CampaignKey, for cause: HoldCause, on connection: any WriteConnection
    ) throws {
        try connection.execute(
            upsert,
            [
                .key(campaign), .text(cause.rawValue), .integer(counts.delivered), .integer(counts.softBounced),
                .integer(counts.hardBounced), .integer(counts.spamBounced), .integer(counts.complained),
            ])
    }

    private static let select = Statement(
        """
        SELECT delivered, soft_bounced, hard_bounced, spam_bounced, complained FROM campaign_baseline
        WHERE campaign = $1 AND cause = $2
        """)
    private static let upsert = Statement(
        """
        INSERT INTO campaign_baseline (campaign, cause, delivered, soft_bounced, hard_bounced, spam_bounced, complained)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (campaign, cause) DO UPDATE SET delivered = excluded.delivered, \
        soft_bounced = excluded.soft_bounced, hard_bounced = excluded.hard_bounced, \
        spam_bounced = excluded.spam_bounced, complained = excluded.complained
        """)
}

extension Spool {
    /// What became of a campaign's messages that are finished.
    public func healthCounts(of campaign: CampaignKey, account: AccountID) async throws -> HealthCounts {
        HealthCounts(
            try await statusCounts(account: account, campaign: campaign),
            complained: try await complaintCount(of: campaign))
    }
}
