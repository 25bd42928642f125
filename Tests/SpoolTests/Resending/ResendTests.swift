import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("A campaign's soft-bounced mail", .eachEngine)
struct ResendTests {
    /// A campaign with two soft bounces, a hard one and a delivery.
    private func campaign(_ kit: TemporarySpool) async throws -> CampaignKey {
        let campaign = try await kit.spool.campaign(named: "Spring", account: .first)
        try await kit.spool.acceptSample(
            to: ["soft1@example.com", "soft2@example.com", "hard@example.com", "ok@example.com"], campaign: campaign)
        let now = kit.time.now()
        let settlements = try await kit.spool.claim(limit: 9, perDomain: 9).map { entry in
            switch entry.recipient.localPart {
            case "hard": SampleMail.bounce(of: entry, at: now)
            case "ok": SampleMail.delivery(of: entry, at: now)
            default:
                SampleMail.settlement(
                    of: entry, at: now, status: .softBounce, reason: .mailboxFull, reply: "552 5.2.2 full")
            }
        }
        try await kit.spool.settle(settlements)
        return campaign
    }

    private func accept(_ bounced: [SoftBounced], _ kit: TemporarySpool, as name: String = "Again") async throws
        -> [AcceptedRecipient]
    {
        let target = try await kit.spool.campaign(named: name, account: .first)
        let receipt = try await kit.spool.accept(
            Acceptance(account: .first, campaign: target, contents: bounced.map(\.content)))
        guard case .accepted(let recipients) = receipt else { return [] }
        return recipients
    }

    private func bodies(_ kit: TemporarySpool) async throws -> Int64? {
        try await kit.engine.read { try $0.first(Statement("SELECT count(*) FROM body")) { $0.integer(0) } }
    }

    @Test("is kept with its bytes, and sent again once, as it was")
    func once() async throws {
        let kit = try await TemporarySpool()
        let campaign = try await campaign(kit)
        #expect(try await bodies(kit) == 2)
        #expect(
            try await kit.spool.resendCount(campaign, account: .first)
                == ResendCount(softBounced: 2, resendable: 2, suppressed: 0, resent: 0))
        let bounced = try await kit.spool.softBounced(of: campaign, account: .first, limit: 9)
        #expect(bounced.map(\.recipient.localPart) == ["soft1", "soft2"])
        #expect(bounced[0].content.bytes == SampleMail.bytes())
        #expect(try await accept(bounced, kit).map(\.status) == [.injected, .injected])
        #expect(
            try await kit.spool.resendCount(campaign, account: .first)
                == ResendCount(softBounced: 2, resendable: 0, suppressed: 0, resent: 2))
        #expect(try await kit.spool.softBounced(of: campaign, account: .first, limit: 9).isEmpty)
        await #expect(throws: ResendError.overtaken) { _ = try await accept(bounced, kit, as: "Third") }
        let waiting = try await kit.spool.claim(limit: 9, perDomain: 9)
        #expect(waiting.count == 2 && waiting.allSatisfy { $0.content.bytes == SampleMail.bytes() })
        try await kit.spool.settle(waiting.map { SampleMail.delivery(of: $0, at: kit.time.now()) })
        #expect(try await bodies(kit) == 0)
    }

    @Test("is dropped where the address is suppressed by then")
    func suppressed() async throws {
        let kit = try await TemporarySpool()
        let campaign = try await campaign(kit)
        try await kit.spool.acceptSample(to: ["soft1@example.com"])
        let entries = try await kit.spool.claim(limit: 1, perDomain: 1)
        try await kit.spool.settle(entries.map { SampleMail.bounce(of: $0, at: kit.time.now()) })
        #expect(
            try await kit.spool.resendCount(campaign, account: .first)
                == ResendCount(softBounced: 2, resendable: 2, suppressed: 1, resent: 0))
        let bounced = try await kit.spool.softBounced(of: campaign, account: .first, limit: 9)
        #expect(try await accept(bounced, kit).map(\.status) == [.dropped, .injected])
        #expect(try await kit.spool.claim(limit: 9, perDomain: 9).map(\.recipient.localPart) == ["soft2"])
    }

    @Test("is another account's business, and nobody's where there is no campaign")
    func others() async throws {
        let kit = try await TemporarySpool()
        let campaign = try await campaign(kit)
        let other = AccountID(number: 2)
        #expect(try await kit.spool.softBounced(of: campaign, account: other, limit: 9).isEmpty)
        #expect(try await kit.spool.resendCount(campaign, account: other).resendable == 0)
        try await kit.spool.acceptSample(to: ["alone@example.com"])
        let entries = try await kit.spool.claim(limit: 1, perDomain: 1)
        try await kit.spool.settle(
            entries.map {
                SampleMail.settlement(of: $0, at: kit.time.now(), status: .softBounce, reason: .mailboxFull, reply: "")
            })
        #expect(try await bodies(kit) == 2)
    }

    @Test("comes page by page, as many bytes at a time as are allowed, one message at least")
    func pages() async throws {
        let kit = try await TemporarySpool()
        let campaign = try await campaign(kit)
        #expect(try await kit.spool.softBounced(of: campaign, account: .first, limit: 1).count == 1)
        #expect(try await kit.spool.softBounced(of: campaign, account: .first, limit: 9, byteLimit: 1).count == 1)
    }

    @Test("lets its bytes go after fifteen days")
    func old() async throws {
        let kit = try await TemporarySpool()
        let campaign = try await campaign(kit)
        kit.time.advance(by: .seconds(15 * 86_400 + 1))
        let later = try await kit.spool.campaign(named: "Later", account: .first)
        try await kit.spool.acceptSample(to: ["late@example.com"], campaign: later)
        let entries = try await kit.spool.claim(limit: 1, perDomain: 1)
        try await kit.spool.settle(
            entries.map {
                SampleMail.settlement(of: $0, at: kit.time.now(), status: .softBounce, reason: .mailboxFull, reply: "")
            })
        let count = try await kit.spool.resendCount(campaign, account: .first)
        #expect(count.resendable == 0 && count.withoutContent == 2)
        #expect(try await bodies(kit) == 1)
    }
}
