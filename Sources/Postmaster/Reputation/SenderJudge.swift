import Accounts
import Spool
import Storage

/// Looks at counts and says what follows of them. Reads, and writes nothing.
struct SenderJudge: Sendable {
    let spool: Spool
    let accounts: Accounts
    /// Of the installation.
    let policy: SenderPolicy

    /// What is to be announced once the page is counted.
    func zoneChanges(_ page: SenderPage) async throws -> [ZoneChange] {
        try await zoneChanges(of: page.parties) { page.add(to: &$0, from: $1) }
    }

    /// - Parameter more: what is to be added to the stored counts of a window that begins on a day.
    func zoneChanges(
        of parties: [SenderParty], adding more: (inout [SenderParty: HealthCounts], Int64) -> Void = { _, _ in }
    ) async throws -> [ZoneChange] {
        guard !parties.isEmpty else { return [] }
        let policies = try await policies(of: Set(parties.compactMap(\.account)))
        let first = policy.firstDay(at: spool.now)
        let (stored, zones) = try await spool.engine.read { connection in
            (
                try SenderCountTable.counts(of: parties, from: first, on: connection),
                try ZoneTable.zones(of: parties, on: connection)
            )
        }
        var totals = stored
        more(&totals, first)
        return parties.compactMap { party in
            let counts = totals[party] ?? HealthCounts()
            let policy = party.account.flatMap { policies[$0] } ?? policy
            let announced = zones[party] ?? .unknown
            return announced.announcement(counts, by: policy).map {
                ZoneChange(party: party, zone: $0, counts: counts, days: policy.days)
            }
        }
    }

    /// Campaigns of the page that bounce beyond what is borne.
    /// - Parameter tracing: says where the addresses of hard bounces came from.
    func verdicts(_ page: SenderPage, tracing: SenderWatch.Tracing?) async throws -> [QuarantineVerdict] {
        guard !page.campaigns.isEmpty else { return [] }
        let policies = try await policies(of: Set(page.campaigns.map(\.account)))
        var verdicts: [QuarantineVerdict] = []
        for campaign in page.campaigns.sorted(by: { $0.key < $1.key }) {
            let policy = policies[campaign.account] ?? policy
            guard policy.quarantines, let excess = try await excess(of: campaign, by: policy) else { continue }
            let origin = excess.kind == .hard ? try await tracing?(campaign.key) : nil
            verdicts.append(
                QuarantineVerdict(
                    key: spool.keys.next(), campaign: campaign.key, account: campaign.account, excess: excess,
                    origin: origin, policy: policy))
        }
        return verdicts
    }

    /// `nil` where the campaign may go on, or is in quarantine already. One that has ended is judged as well.
    private func excess(of campaign: SenderPage.Campaign, by policy: SenderPolicy) async throws -> CampaignExcess? {
        let counts = HealthCounts(
            try await spool.statusCounts(account: campaign.account, campaign: campaign.key))
        guard counts.finished >= policy.floor else { return nil }
        let fresh = try await spool.engine.read {
            try CampaignBaseline.counts(of: campaign.key, since: .quarantined, now: counts, on: $0)
        }
        guard let excess = CampaignExcess.find(fresh, by: policy) else { return nil }
        let state = try await spool.campaign(campaign.key)?.state
        return state == nil || state == .quarantined ? nil : excess
    }

    private func policies(of ids: Set<AccountID>) async throws -> [AccountID: SenderPolicy] {
        var policies: [AccountID: SenderPolicy] = [:]
        for id in ids { policies[id] = policy.changed(by: try await accounts.account(id)?.settings.health) }
        return policies
    }
}
