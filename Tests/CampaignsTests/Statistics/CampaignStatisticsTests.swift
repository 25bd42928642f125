import Bounce
import Campaigns
import Mail
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@Suite("Figures of campaigns", .eachEngine)
struct CampaignStatisticsTests {
    @Test("are rates with both their numbers, as a whole and by domain and provider")
    func figures() async throws {
        let kit = try await TemporarySpool()
        let campaign = try await kit.spool.campaign(named: "May", account: .first)
        let names = (0..<8).map { "r\($0)@x.example" } + ["y0@y.example", "y1@y.example"]
        let keys = try await kit.spool.acceptSample(to: names, campaign: campaign).map(\.key)
        let entries = try await kit.spool.claim(limit: 20, perDomain: 20)
        let now = kit.time.now()
        try await kit.spool.settle(
            entries.map { entry in
                entry.key == keys[0] || entry.key == keys[8]
                    ? SampleMail.bounce(of: entry, at: now) : SampleMail.delivery(of: entry, at: now)
            })
        func visit(_ place: Int, _ kind: EventKind, _ visitor: Visitor) -> NewEngagement {
            NewEngagement(
                message: keys[place], kind: kind, at: now,
                engagement: Engagement(visitor: visitor, target: kind == .clicked ? "https://a/" : nil), ruleID: "t")
        }
        _ = try await kit.spool.engage([
            visit(1, .opened, .person), visit(1, .opened, .relay), visit(2, .opened, .relay),
            visit(3, .opened, .prefetch),
            visit(9, .opened, .person), visit(1, .clicked, .person), visit(4, .clicked, .scanner),
        ])
        try await kit.spool.unsubscribe(
            Unsubscription(
                account: .first, address: SampleMail.mailbox(names[2]), message: keys[2], means: .page, at: now,
                engagement: Engagement(visitor: .person, target: Unsubscription.everything)))
        let statistics = CampaignStatistics(spool: kit.spool, rollups: Rollups(spool: kit.spool))
        let figures = try #require(try await statistics.report(campaign, account: .first)).figures
        #expect(figures.deliverability == Proportion(8, of: 10))
        #expect(figures.openRate == Proportion(3, of: 8))
        #expect(figures.clickRate == Proportion(1, of: 8))
        #expect(figures.clickToOpenRate == Proportion(1, of: 3))
        #expect(figures.unsubscribeRate == Proportion(1, of: 8))
        #expect(figures.machineOpenRate == Proportion(1, of: 8))
        #expect(figures.bounceRate == Proportion(2, of: 10))
        #expect(figures.opens[.relay]?.total == 2 && figures.humanOpens.total == 4)
        let parts = try await statistics.parts(of: campaign, by: .recipientDomain)
        #expect(parts.map(\.name) == ["x.example", "y.example"])
        #expect(
            parts[1].figures.openRate == Proportion(1, of: 1) && parts[1].figures.bounceRate == Proportion(1, of: 2))
        #expect(try await statistics.parts(of: campaign, by: .provider).map(\.name) == ["generic"])
        #expect(try await statistics.report(campaign, account: AccountID(number: 2)) == nil)
        #expect(try await statistics.compare([campaign, CampaignKey(number: 1)], account: .first).count == 1)
    }

    @Test("stand beside usual ones that say whose they are")
    func usual() {
        #expect(
            UsualFigure.all.allSatisfy { !$0.source.isEmpty && $0.date.utf8.count == 7 && (0...1).contains($0.ratio) })
        #expect(Set(UsualFigure.all.map(\.measure)) == Set(UsualFigure.Measure.allCases))
        #expect(Proportion(0, of: 0).ratio == nil && Proportion(1, of: 4).ratio == 0.25)
    }
}
