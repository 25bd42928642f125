import Accounts
import Testing

@testable import Postmaster

@Suite("Health zone")
struct HealthZoneTests {
    private static func counts(bounced: Int, of finished: Int) -> HealthCounts {
        var counts = HealthCounts()
        counts.hardBounced = bounced
        counts.delivered = finished - bounced
        return counts
    }

    @Test(
        "is told by the bounce rate, over a floor",
        arguments: [
            (0, 99, HealthZone.unknown), (50, 99, .unknown), (0, 100, .healthy), (1, 100, .healthy), (2, 100, .warning),
            (5, 100, .warning), (6, 100, .risky), (19, 1_000, .healthy), (20, 1_000, .warning), (51, 1_000, .risky),
        ])
    func zones(bounced: Int, finished: Int, zone: HealthZone) {
        #expect(HealthZone(Self.counts(bounced: bounced, of: finished), by: .standard) == zone)
    }

    @Test(
        "is announced at once where it is worse, and where it is better only well below the bound",
        arguments: [
            (HealthZone.unknown, 10, HealthZone.healthy), (.unknown, 60, .risky), (.healthy, 20, .warning),
            (.healthy, 60, .risky), (.warning, 60, .risky), (.warning, 19, nil), (.warning, 17, .healthy),
            (.risky, 49, nil), (.risky, 44, .warning), (.risky, 19, .warning), (.risky, 17, .healthy),
            (.warning, 30, nil), (.risky, 70, nil), (.healthy, 10, nil),
        ] as [(HealthZone, Int, HealthZone?)])
    func announcements(before: HealthZone, bouncedOfThousand: Int, announced: HealthZone?) {
        let counts = Self.counts(bounced: bouncedOfThousand, of: 1_000)
        #expect(before.announcement(counts, by: .standard) == announced)
    }

    @Test("keeps what was announced where too little is finished to say")
    func silence() {
        #expect(HealthZone.risky.announcement(Self.counts(bounced: 0, of: 99), by: .standard) == nil)
    }

    @Test("an account's own bounds take the place of the installation's, one by one")
    func own() {
        var settings = HealthSettings()
        settings.warningRate = 0.08
        settings.quarantineLimit = 0
        let policy = SenderPolicy.standard.changed(by: settings)
        #expect(policy.warningRate == 0.08 && policy.riskyRate == 0.08 && policy.softLimit == 0.02)
        #expect(policy.quarantineLimit == nil)
        #expect(SenderPolicy.standard.changed(by: nil) == .standard)
    }

    @Test(
        "a campaign is over the limit of soft or hard bounces, where enough is finished",
        arguments: [
            (2, 0, 98, nil), (3, 0, 97, .soft), (0, 10, 90, nil), (0, 11, 89, .hard), (3, 11, 86, .hard),
            (50, 49, 0, nil),
        ] as [(Int, Int, Int, CampaignExcess.Kind?)])
    func excess(soft: Int, hard: Int, delivered: Int, kind: CampaignExcess.Kind?) {
        var counts = HealthCounts()
        (counts.softBounced, counts.hardBounced, counts.delivered) = (soft, hard, delivered)
        #expect(CampaignExcess.find(counts, by: .standard)?.kind == kind)
    }

    @Test("says what bounced, of how many, over which limit")
    func sentence() {
        let excess = CampaignExcess(kind: .soft, bounced: 6, finished: 200, bound: 0.025)
        #expect(excess.sentence == "6 of 200 finished messages bounced softly, over the limit of 2.5 %")
    }
}
