import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("How long messages are tried", .eachEngine)
struct LifeTests {
    private func life(_ kit: TemporarySpool, _ campaign: CampaignKey? = nil, own: Duration? = nil) async throws
        -> Duration
    {
        try await kit.spool.acceptSample(to: ["a@example.com"], campaign: campaign, life: own)
        let entry = try #require(try await kit.spool.claim(limit: 1, perDomain: 1).first)
        try await kit.spool.settle([SampleMail.delivery(of: entry, at: kit.time.now())])
        return entry.expiresAt - entry.acceptedAt
    }

    @Test("is chosen by the message, its campaign, its account or the node, the narrowest first")
    func narrowing() async throws {
        let kit = try await TemporarySpool()
        let campaign = try await kit.spool.campaign(named: "Spring", account: .first)
        let other = try await kit.spool.campaign(named: "Autumn", account: .first)
        #expect(try await life(kit) == .seconds(48 * 3_600))
        try await kit.spool.setLife(.seconds(72 * 3_600), account: .first)
        try await kit.spool.setLife(.seconds(24 * 3_600), account: .first, campaign: campaign)
        #expect(try await life(kit) == .seconds(72 * 3_600))
        #expect(try await life(kit, other) == .seconds(72 * 3_600))
        #expect(try await life(kit, campaign) == .seconds(24 * 3_600))
        #expect(try await life(kit, campaign, own: .seconds(300)) == .seconds(300))
        try await kit.spool.setLife(nil, account: .first, campaign: campaign)
        #expect(try await life(kit, campaign) == .seconds(72 * 3_600))
    }

    @Test("is remembered by the store, and divided by the time scale")
    func remembered() async throws {
        let store = try TemporaryStore()
        let time = ManualTime()
        var engine = try await store.openEngine()
        var spool = try await Spool.open(engine: engine, time: time)
        try await spool.setLife(.seconds(36_000), account: .first)
        await engine.close()
        engine = try await store.openEngine()
        spool = try await Spool.open(engine: engine, time: time, timeScale: 100)
        #expect(spool.ownLife(account: .first) == .seconds(36_000))
        try await spool.acceptSample(to: ["a@example.com"])
        let entry = try #require(try await spool.claim(limit: 1, perDomain: 1).first)
        #expect(entry.expiresAt - entry.acceptedAt == .seconds(360))
        await engine.close()
    }
}
