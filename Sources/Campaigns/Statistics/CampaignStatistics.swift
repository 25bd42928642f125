internal import Bounce
public import Postmaster
public import Spool
public import Storage

/// A campaign's figures, as a whole and by part.
public struct CampaignReport: Hashable, Sendable {
    public let campaign: CampaignRecord
    public let figures: CampaignResults
    public let links: [LinkCount]
}

/// A campaign's figures at one provider or for one domain.
public struct CampaignPart: Hashable, Sendable {
    public let name: String
    public let figures: CampaignResults
}

/// Answers what came of campaigns, from counts that are kept for ever: at the same cost for ten million messages as for ten.
public struct CampaignStatistics: Sendable {
    public enum Group: String, Hashable, Sendable, CaseIterable {
        case provider
        case recipientDomain = "recipient_domain"
    }

    private let spool: Spool
    private let rollups: Rollups

    public init(spool: Spool, rollups: Rollups) {
        self.spool = spool
        self.rollups = rollups
    }

    /// `nil` where there is no such campaign, or it is another account's.
    public func report(_ campaign: CampaignKey, account: AccountID) async throws -> CampaignReport? {
        guard let record = try await spool.campaign(campaign), record.account == account else { return nil }
        let engagements = try await spool.engagements(of: campaign)
        return CampaignReport(
            campaign: record, figures: CampaignResults(counts: record.counts, engagements: engagements),
            links: try await spool.links(of: campaign))
    }

    /// Several campaigns beside each other, in the order asked for; unknown ones are left out.
    public func compare(_ campaigns: [CampaignKey], account: AccountID) async throws -> [CampaignReport] {
        var reports: [CampaignReport] = []
        for campaign in campaigns {
            if let report = try await report(campaign, account: account) { reports.append(report) }
        }
        return reports
    }

    /// The same by provider or by recipients' domain, those with most mail first. Its counts are of events: a message that
    /// bounced after it was taken counts in both.
    /// - Parameter limit: 1...1,000.
    public func parts(
        of campaign: CampaignKey, by group: Group, limit: Int = 100
    ) async throws -> [CampaignPart] {
        try await rollups.catchUp()
        let statement = Statement(
            """
            SELECT \(group.rawValue), status, sum(count) FROM rollup
            WHERE campaign = $1 AND campaign > 0 AND status IN (2, 3, 4, 5, 6) GROUP BY 1, 2
            """)
        let rows = try await spool.engine.read { connection in
            try connection.all(statement, [.key(campaign)]) { row in
                (name: row.text(0), status: RecipientStatus(storedNumber: row.integer(1)), count: Int(row.integer(2)))
            }
        }
        let engagements = Dictionary(
            grouping: try await spool.engagements(of: campaign, by: group == .provider ? .provider : .recipientDomain),
            by: \.group)
        var counts: [String: [RecipientStatus: Int]] = [:]
        for row in rows {
            if let status = row.status { counts[row.name, default: [:]][status, default: 0] += row.count }
        }
        let parts = Set(counts.keys).union(engagements.keys).map { name in
            CampaignPart(
                name: name, figures: CampaignResults(counts: counts[name] ?? [:], engagements: engagements[name] ?? []))
        }
        let ordered = parts.sorted {
            ($1.figures.messageCount, $0.name) < ($0.figures.messageCount, $1.name)
        }
        return Array(ordered.prefix(min(max(limit, 1), 1_000)))
    }
}
