import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("What counts against an address", .eachEngine)
struct BounceCountTests {
    private func settle(
        _ kit: TemporarySpool, _ bounce: AddressBounce?, to address: String = "ada@example.com",
        campaign: CampaignKey? = nil
    ) async throws {
        try await kit.spool.acceptSample(to: [address], campaign: campaign)
        let entry = try #require(try await kit.spool.claim(limit: 1, perDomain: 1).first)
        let now = kit.time.now()
        let settlement =
            switch bounce {
            case .hard, .vague: SampleMail.bounce(of: entry, at: now, bounce: bounce)
            case .soft:
                SampleMail.settlement(
                    of: entry, at: now, status: .softBounce, reason: .mailboxFull, reply: "552 5.2.2 full",
                    bounce: .soft)
            case nil: SampleMail.delivery(of: entry, at: now)
            }
        try await kit.spool.settle([settlement])
        kit.time.advance(by: .seconds(60))
    }

    private func isSuppressed(_ kit: TemporarySpool, _ address: String = "ada@example.com") async throws -> Bool {
        try await kit.spool.suppressions(of: [SampleMail.mailbox(address)], account: .first)[0] != nil
    }

    @Test("is forgotten with a delivery, and suppresses when the account's measure is full")
    func consecutive() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.setSuppressionPolicy(.consecutive(2), of: .first, by: "admin")
        try await settle(kit, .hard)
        let counted = try #require(try await kit.spool.bounceCounts(BounceCountFilter(account: .first)).first)
        #expect(counted.hardCount == 1 && !counted.isVoid && counted.reason == .recipientUnknown)
        try await settle(kit, nil)
        #expect(try await kit.spool.bounceCounts(BounceCountFilter(account: .first))[0].isVoid)
        try await settle(kit, .hard)
        #expect(try await isSuppressed(kit) == false)
        try await settle(kit, .hard)
        let record = try #require(
            try await kit.spool.suppressions(of: [SampleMail.mailbox("ada@example.com")], account: .first)[0])
        #expect(record.cause == .hardBounce && record.note == "2 hard bounces in a row.")
        #expect(record.reason == .recipientUnknown && record.ruleID == "test.1" && record.provider == "generic")
        #expect(try await kit.spool.bounceCounts(BounceCountFilter(account: .first)).isEmpty)
    }

    @Test("of soft bounces are different campaigns, and three make the address as good as hard")
    func soft() async throws {
        let kit = try await TemporarySpool()
        for number in [1, 1, 2, 1] as [Int64] { try await settle(kit, .soft, campaign: CampaignKey(number: number)) }
        #expect(try await isSuppressed(kit) == false)
        #expect(try await kit.spool.bounceCounts(BounceCountFilter(account: .first))[0].softCount == 2)
        try await settle(kit, .soft, campaign: CampaignKey(number: 3))
        let found = try await kit.spool.suppressions(of: [SampleMail.mailbox("ada@example.com")], account: .first)[0]
        #expect(found?.cause == .softBounce && found?.note == "Mail of 3 mailings in a row bounced softly.")
        #expect(found?.campaign == CampaignKey(number: 3))
    }

    @Test("has the last refusal for its evidence where a life ended while the message waited")
    func silentEnd() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.setSuppressionPolicy(SuppressionPolicy(softLimit: 2), of: .first, by: "admin")
        for number in [1, 2] as [Int64] {
            try await kit.spool.acceptSample(
                to: ["ada@example.com"], campaign: CampaignKey(number: number), life: .seconds(600))
            let entry = try #require(try await kit.spool.claim(limit: 1, perDomain: 1).first)
            let now = kit.time.now()
            try await kit.spool.settle([
                SampleMail.deferral(of: entry, at: now, until: now + .seconds(60), reason: .mailboxFull)
            ])
            kit.time.advance(by: .seconds(601))
            #expect(try await kit.spool.claim(limit: 1, perDomain: 1).isEmpty)
        }
        let record = try #require(
            try await kit.spool.suppressions(of: [SampleMail.mailbox("ada@example.com")], account: .first)[0])
        #expect(record.cause == .softBounce && record.reason == .mailboxFull && record.ruleID == LifeVerdict.ruleID)
        #expect(record.reply?.isEmpty == false && record.provider == "generic")
    }

    @Test("is judged by the account's policy, else the installation's, else at once")
    func policies() async throws {
        let kit = try await TemporarySpool()
        #expect(try await kit.spool.suppressionPolicy(of: .first).origin == .standard)
        try await kit.spool.setSuppressionPolicy(.consecutive(3), of: nil, by: "admin")
        #expect(try await kit.spool.suppressionPolicy(of: .first).policy == .consecutive(3))
        try await settle(kit, .hard)
        #expect(try await isSuppressed(kit) == false)
        let policy = SuppressionPolicy(hardLimit: 2, softLimit: nil, expiry: .seconds(86_400))
        try await kit.spool.setSuppressionPolicy(policy, of: .first, by: "key_1")
        let setting = try await kit.spool.suppressionPolicy(of: .first)
        #expect(setting.policy == policy && setting.origin == .account && setting.changedBy == "key_1")
        try await settle(kit, .hard)
        #expect(try await isSuppressed(kit))
        kit.time.advance(by: .seconds(86_400))
        #expect(try await isSuppressed(kit) == false)
        try await kit.spool.setSuppressionPolicy(nil, of: .first, by: "key_1")
        #expect(try await kit.spool.suppressionPolicy(of: .first).origin == .installation)
    }

    @Test("is reset by hand, by address and by filter, page by page")
    func reset() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.setSuppressionPolicy(.consecutive(3), of: .first, by: "admin")
        for name in ["a@example.com", "b@example.com", "c@other.example"] { try await settle(kit, .hard, to: name) }
        var filter = BounceCountFilter(account: .first)
        #expect(
            try await kit.spool.bounceCounts(filter).map(\.address) == [
                "c@other.example", "b@example.com", "a@example.com",
            ])
        filter.limit = 2
        let last = try await kit.spool.bounceCounts(filter)[1]
        filter.before = .init(updatedAt: last.updatedAt, address: last.address)
        #expect(try await kit.spool.bounceCounts(filter).map(\.address) == ["a@example.com"])
        filter.before = nil
        filter.domain = "example.com"
        #expect(try await kit.spool.bounceCountCount(filter) == 2)
        #expect(try await kit.spool.resetBounceCounts(filter) == 2)
        #expect(try await kit.spool.resetBounceCounts(filter) == 0)
        filter = BounceCountFilter(account: .first)
        filter.addresses = ["c@other.example", "nobody@other.example"]
        #expect(try await kit.spool.resetBounceCounts(filter) == 1)
        #expect(try await kit.spool.bounceCounts(BounceCountFilter(account: .first)).isEmpty)
        #expect(try await kit.spool.resetBounceCounts(BounceCountFilter(account: AccountID(number: 2))) == 0)
    }

    @Test("is held during an incident, and believed or forgotten after it")
    func held() async throws {
        let kit = try await TemporarySpool()
        kit.spool.holds.set([.init(incident: 7, provider: nil, domain: "example.com")])
        try await settle(kit, .hard)
        try await settle(kit, .hard, to: "bob@other.example")
        #expect(try await isSuppressed(kit) == false)
        #expect(try await isSuppressed(kit, "bob@other.example"))
        #expect(try await kit.spool.heldBounceCount(7) == 1)
        kit.spool.holds.set([])
        #expect(try await kit.spool.confirmHeldBounces(of: 7) == 1)
        #expect(try await kit.spool.confirmHeldBounces(of: 7) == 0)
        #expect(try await isSuppressed(kit))
        kit.spool.holds.set([.init(incident: 8, provider: "generic", domain: nil)])
        try await settle(kit, .hard, to: "eve@example.com")
        #expect(try await kit.spool.discardHeldBounces(of: 8) == 1)
        #expect(try await isSuppressed(kit, "eve@example.com") == false)
    }
}
