import Bounce
import Mail
public import Storage

/// Where the addresses came from that a campaign wrote to, and what became of its mail to each (R33).
public struct CampaignSources: Hashable, Sendable {
    /// The most hard bounces first; at most 1,000.
    public let rates: [SourceRate]
    /// Messages to addresses that were nobody's contact: a file's, or of mail sent one by one.
    public let untraced: UntracedCounts

    /// The source that most speaks against: of those above what is usual, or else of all, the one with the most hard bounces.
    /// `nil` where nothing bounced hard.
    public var worst: SourceRate? { SourceRate.worst(of: rates) }
}

/// What became of messages to addresses of no known source.
public struct UntracedCounts: Hashable, Sendable {
    public var finished = 0
    public var hardBounced = 0
}

extension SourceRate {
    /// - Parameter rates: the most hard bounces first.
    static func worst(of rates: [SourceRate]) -> SourceRate? {
        let bounced = rates.filter { $0.hardBounced > 0 }
        return bounced.first(where: \.isUnusual) ?? bounced.first
    }
}

extension Contacts {
    /// A campaign's figures by source, from counts that are kept for ever: a row for each source, whatever it sent. The counts
    /// follow the log, as a rule within a second.
    public func sources(of campaign: CampaignKey) async throws -> CampaignSources {
        try await engine.read { connection in
            var rates: [SourceRate] = []
            var untraced = UntracedCounts()
            try connection.query(Self.sourcesOfCampaign, [.key(campaign), .integer(1_001)]) { row in
                let rate = SourceRate(row)
                if row.text(0).isEmpty {
                    untraced = UntracedCounts(finished: rate.finished, hardBounced: rate.hardBounced)
                } else {
                    rates.append(rate)
                }
            }
            return CampaignSources(rates: Array(rates.prefix(1_000)), untraced: untraced)
        }
    }

    /// The source that most speaks against a campaign, of everything that was in the log when it was called.
    public func worstSource(of campaign: CampaignKey) async throws -> SourceRate? {
        try await ContactFollower(contacts: self).catchUp()
        return try await sources(of: campaign).worst
    }

    /// The worst source of each campaign; those of which nothing bounced hard are missing.
    /// - Parameter campaigns: at most a page.
    public func worstSources(of campaigns: Set<CampaignKey>) async throws -> [CampaignKey: SourceRate] {
        let campaigns = Array(campaigns)
        return try await engine.read { connection in
            var rates: [CampaignKey: [SourceRate]] = [:]
            let sets = campaigns.map { [Binding.key($0), .integer(100)] }
            try connection.queryMany(Self.sourcesOfCampaign, sets) { index, row in
                guard !row.text(0).isEmpty else { return }
                rates[campaigns[index], default: []].append(SourceRate(row))
            }
            return rates.compactMapValues { SourceRate.worst(of: $0) }
        }
    }

    private static let sourcesOfCampaign = Statement(
        """
        SELECT source, origin, is_confirmed, delivered, soft_bounced, hard_bounced, spam_bounced, complained
        FROM campaign_source WHERE campaign = $1 ORDER BY hard_bounced DESC, source, origin, is_confirmed LIMIT $2
        """)
}

extension SourceRate {
    fileprivate init(_ row: any Row) {
        // A contact may have changed its source between a delivery and its bounce by mail: nothing is less than zero.
        func count(_ column: Int) -> Int { max(0, Int(row.integer(column))) }
        let kind = ContactSource.Kind(rawValue: row.text(0)) ?? .unknown
        self.init(
            source: ContactSource(kind, origin: row.text(1)), isConfirmed: row.flag(2), delivered: count(3),
            softBounced: count(4), hardBounced: count(5), spamBounced: count(6), complained: count(7))
    }
}
