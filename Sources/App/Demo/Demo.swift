import Bounce
import Intake
public import Logging
import Mail
import Postmaster
import Simulator
import Spool
import Storage

/// The whole product in a minute: a node, a simulated world of providers, a campaign, its retries, and a second campaign
/// that spares whom the first showed to be gone.
public struct Demo: Sendable {
    private let settings: DemoSettings
    private let house: DemoHouse

    /// Starts node and world.
    public init(_ settings: DemoSettings, logger: Logger) async throws {
        self.settings = settings
        house = try await DemoHouse.start(settings, logger: logger)
    }

    public var pages: String { house.addresses.http.map { "http://\($0)/" } ?? "" }
    public var providerCount: Int { house.world.providers.count }

    /// Ends node and world.
    public func stop() async { await house.stop() }

    /// Sends both campaigns and holds every recipient's status against the simulator's own account.
    public func run(_ onProgress: @escaping @Sendable (DemoProgress) -> Void) async throws -> DemoReport {
        let recipients = SimulatedWorld.recipients(count: settings.recipientCount, seed: settings.seed)
        let first = try await DemoCampaign(house: house, number: 1, name: "First letter", recipients: recipients).run(
            onProgress)
        var firstCheck = DemoComparison(house: house, number: 1)
        try await firstCheck.run(first.key, before: nil, suppressed: [])
        let suppressions = try await suppressions()
        let returned = house.node.returnedCounters.current
        let before = house.world.tally()
        let second = try await DemoCampaign(house: house, number: 2, name: "Second letter", recipients: recipients).run(
            onProgress)
        var secondCheck = DemoComparison(house: house, number: 2)
        try await secondCheck.run(second.key, before: before, suppressed: Set(suppressions.keys))
        let after = house.world.tally()
        let contacted = suppressions.keys.filter { address in
            (after.recipients[address]?.askedCount ?? 0) > (before.recipients[address]?.askedCount ?? 0)
        }
        try await house.node.rollups.catchUp()
        return DemoReport(
            campaigns: [
                try await figures(first, firstCheck, "First letter"),
                try await figures(second, secondCheck, "Second letter"),
            ],
            returned: returned.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value }, providerCount: providerCount,
            reasons: try await reasons(first.key),
            suppressions: Self.count(suppressions.map { $1.reason ?? firstCheck.hardBounces[$0] ?? "unknown" }),
            evidence: Self.evidence(suppressions, firstCheck), contactedSuppressed: contacted.sorted(),
            differences: firstCheck.differences + secondCheck.differences,
            comparedCount: firstCheck.comparedCount + secondCheck.comparedCount, pages: pages)
    }

    /// Every suppressed address, with the reply that put it on its list or what the DNS showed, and why where that was no
    /// bounce.
    private func suppressions() async throws -> [String: (reply: String, reason: String?)] {
        var found: [String: (reply: String, reason: String?)] = [:]
        var filter = SuppressionFilter.seen(by: .first)
        filter.limit = 1_000
        while true {
            let page = try await house.node.spool.suppressions(filter)
            for record in page {
                let reason = record.cause == .complaint ? "complaint" : nil
                found[record.address] = (record.reply ?? record.note ?? "", reason)
            }
            guard page.count == 1_000, let last = page.last else { return found }
            filter.before = last.key
        }
    }

    private func figures(_ campaign: (key: CampaignKey, took: Duration), _ check: DemoComparison, _ name: String)
        async throws -> DemoReport.Campaign
    {
        let counts = try await house.node.spool.statusCounts(account: nil, campaign: campaign.key)
        return DemoReport.Campaign(
            name: name, id: campaign.key.description, took: campaign.took, recipientCount: settings.recipientCount,
            counts: counts.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value }, retriedCount: check.retriedCount,
            retriedOKCount: check.retriedOKCount, attemptCount: check.attemptCount)
    }

    private func reasons(_ campaign: CampaignKey) async throws -> [DemoReport.Reason] {
        try await house.node.reports.topReasons(campaign: campaign, since: nil, limit: 200)
            .filter { ![.ok, .injected].contains($0.status) }
            .map {
                DemoReport.Reason(
                    provider: $0.provider, status: $0.status.rawValue, reason: $0.reason.rawValue, count: $0.count,
                    sample: $0.sample ?? "")
            }
    }

    private static func count(_ names: [String]) -> [String: Int] {
        names.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// The first reply by address for each reason, so that two runs show the same.
    private static func evidence(_ suppressions: [String: (reply: String, reason: String?)], _ check: DemoComparison)
        -> [String: String]
    {
        var evidence: [String: String] = [:]
        for (address, entry) in suppressions.sorted(by: { $0.key < $1.key }) {
            let reason = entry.reason ?? check.hardBounces[address] ?? "unknown"
            if evidence[reason] == nil { evidence[reason] = entry.reply }
        }
        return evidence
    }
}
