import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("Campaigns", .eachEngine)
struct CampaignTests {
    @Test("are found by their name, and made once")
    func named() async throws {
        let kit = try await TemporarySpool()
        let spool = kit.spool
        let keys = try await withThrowingTaskGroup(of: CampaignKey.self) { group in
            for _ in 0..<20 { group.addTask { try await spool.campaign(named: "Mai 🌷", account: .first) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        #expect(try await spool.campaign(named: "Mai 🌷", account: AccountID(number: 2)) != keys.first)
        for bad in ["", String(repeating: "x", count: 201), "a\u{0}b"] {
            await #expect(throws: CampaignError.badName) { try await spool.campaign(named: bad, account: .first) }
        }
    }

    @Test("are made with their first mail, or not at all, and by one of many")
    func made() async throws {
        let kit = try await TemporarySpool()
        let spool = kit.spool
        let (key, isNew) = try await spool.campaignKey(named: "May", account: .first)
        #expect(isNew)
        #expect(try await spool.campaigns(account: nil).isEmpty)
        func acceptance(_ key: CampaignKey, _ name: String?) -> Acceptance {
            var acceptance = Acceptance(
                account: .first, campaign: key, contents: [SampleMail.content(to: ["a@example.com"])])
            acceptance.newCampaignName = name
            return acceptance
        }
        _ = try await spool.accept(acceptance(key, "May"))
        #expect(try await spool.campaigns(account: nil).map(\.key) == [key])
        #expect(try await spool.campaignKey(named: "May", account: .first) == (key, false))
        await #expect(throws: CampaignError.overtaken) {
            try await spool.accept(acceptance(spool.keys.next(), "May"))
        }
        #expect(try await spool.campaign(key)?.counts == [.injected: 1])
        var repeated = acceptance(spool.keys.next(), "June")
        repeated.feed = FeedStep(campaign: key, after: 5, through: 9, isLast: false)
        await #expect(throws: FeedError.overtaken) { try await spool.accept(repeated) }
        #expect(try await spool.campaigns(account: nil).map(\.name) == ["May"])
    }

    @Test("count their messages by status")
    func counts() async throws {
        let kit = try await TemporarySpool()
        let key = try await kit.spool.campaign(named: "May", account: .first)
        try await kit.spool.acceptSample(to: (0..<4).map { "u\($0)@example.com" }, campaign: key)
        try await kit.spool.acceptSample(to: ["other@example.com"])
        let entries = try await kit.spool.claim(limit: 9, perDomain: 9).filter { $0.campaign == key }
        let now = kit.time.now()
        try await kit.spool.settle([
            SampleMail.delivery(of: entries[0], at: now), SampleMail.bounce(of: entries[1], at: now),
            SampleMail.deferral(of: entries[2], at: now, until: now + .seconds(60)),
        ])
        let counts = try #require(try await kit.spool.campaign(key)).counts
        #expect(counts == [.ok: 1, .hardBounce: 1, .deferred: 1, .injected: 1])
        #expect(try await kit.spool.campaigns(account: .first).map(\.name) == ["May"])
        #expect(try await kit.spool.campaigns(account: nil).first?.counts == counts)
        #expect(try await kit.spool.queueDepth().waiting == 3)
    }
}
