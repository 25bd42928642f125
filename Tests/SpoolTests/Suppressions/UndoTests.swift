import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("Undoing suppressions in bulk", .eachEngine)
struct UndoTests {
    private func bounce(_ kit: TemporarySpool, _ addresses: [String], campaign: CampaignKey? = nil) async throws {
        try await kit.spool.acceptSample(to: addresses, campaign: campaign)
        let entries = try await kit.spool.claim(limit: 100, perDomain: 100)
        try await kit.spool.settle(entries.map { SampleMail.bounce(of: $0, at: kit.time.now()) })
    }

    @Test("finds by time, reason, rule, destination and campaign, and leaves the rest")
    func filters() async throws {
        let kit = try await TemporarySpool()
        try await bounce(kit, ["old@example.com"])
        kit.time.advance(by: .seconds(3_600))
        let start = kit.time.now()
        try await bounce(kit, ["a@example.com", "b@example.com"], campaign: CampaignKey(number: 5))
        try await bounce(kit, ["c@other.example"])
        _ = try await kit.spool.suppress(
            SampleMail.mailbox("hand@example.com"), scope: .system, cause: .manual, by: "admin", note: nil,
            expiresAt: nil)
        let narrow: [(String, (inout SuppressionFilter) -> Void, Int)] = [
            ("everything", { _ in }, 5), ("since", { $0.since = start }, 4), ("until", { $0.until = start }, 1),
            ("cause", { $0.cause = .hardBounce }, 4), ("reason", { $0.reason = .recipientUnknown }, 4),
            ("another reason", { $0.reason = .mailboxFull }, 0), ("rule", { $0.ruleID = "test.1" }, 4),
            ("provider", { $0.provider = "generic" }, 4), ("domain", { $0.domain = "example.com" }, 4),
            ("campaign", { $0.campaign = CampaignKey(number: 5) }, 2), ("who", { $0.addedBy = "delivery" }, 4),
            ("domains", { $0.isDomain = true }, 0),
        ]
        for (name, change, count) in narrow {
            var filter = SuppressionFilter(.system)
            change(&filter)
            #expect(filter.isNarrow == (name != "everything"))
            #expect(try await kit.spool.suppressionCount(filter) == count, "\(name)")
            let looked = try await kit.spool.suppressionCount(filter, looking: 100)
            #expect(looked.count == count && looked.isWhole, "\(name)")
            #expect(try await kit.spool.suppressions(filter).count == count, "\(name)")
        }
    }

    @Test("looks at the newest entries only, as far as one index finds them")
    func looking() async throws {
        let kit = try await TemporarySpool()
        try await bounce(kit, ["old@other.example"])
        kit.time.advance(by: .seconds(10_000))
        let start = kit.time.now()
        try await bounce(kit, ["a@example.com", "b@example.com"])
        func look(_ limit: Int, _ change: (inout SuppressionFilter) -> Void) async throws -> String {
            var filter = SuppressionFilter(.system)
            filter.reason = .recipientUnknown
            change(&filter)
            let found = try await kit.spool.suppressionCount(filter, looking: limit)
            return "\(found.count)\(found.isWhole ? "" : " or more")"
        }
        #expect(try await look(2) { _ in } == "2 or more")
        #expect(try await look(2) { $0.until = start } == "1", "younger keys are not looked at")
        #expect(try await look(2) { $0.domain = "other.example" } == "1", "the domain's index finds it")
        #expect(try await look(2) { $0.reason = .mailboxFull } == "0 or more")
    }

    @Test("makes addresses eligible again, each with its line in the audit, a page at a time")
    func undo() async throws {
        let kit = try await TemporarySpool()
        let addresses = (0..<5).map { "u\($0)@example.com" }
        try await bounce(kit, addresses)
        try await bounce(kit, ["v@other.example"])
        var filter = SuppressionFilter(.system)
        filter.domain = "example.com"
        filter.cause = .hardBounce
        filter.limit = 3
        let first = try await kit.spool.unsuppress(filter, by: "admin", why: "our own block")
        let second = try await kit.spool.unsuppress(filter, by: "admin", why: "our own block")
        #expect(first.count == 3 && second.count == 2)
        #expect(try await kit.spool.unsuppress(filter, by: "admin", why: "again").isEmpty)
        #expect(try await kit.spool.acceptSample(to: addresses).allSatisfy { $0.status == .injected })
        #expect(try await kit.spool.acceptSample(to: ["v@other.example"])[0].status == .dropped)
        for address in addresses {
            let audit = try await kit.spool.suppressionAudit(of: SampleMail.mailbox(address))
            #expect(audit.map(\.action) == [.add, .remove] && audit.last?.why == "our own block")
            #expect(audit.last?.reply == "550 5.1.1 no such user" && audit.last?.by == "admin")
        }
    }

    @Test("begins afresh: one more hard bounce under a patient policy suppresses nobody")
    func afresh() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.setSuppressionPolicy(.consecutive(2), of: .first, by: "admin")
        for _ in 0..<2 { try await bounce(kit, ["a@example.com"]) }
        var filter = SuppressionFilter(.system)
        filter.addedBy = "delivery"
        #expect(try await kit.spool.unsuppress(filter, by: "admin", why: "x").count == 1)
        try await bounce(kit, ["a@example.com"])
        #expect(try await kit.spool.suppressionCount() == 0)
    }

    @Test("replaces what ends sooner or covers less, and keeps the rest", arguments: [true, false])
    func replacing(isTrial: Bool) async throws {
        let kit = try await TemporarySpool()
        let now = kit.time.now()
        func entry(_ text: String, _ days: Int?, subdomains: Bool = false) throws -> NewSuppression {
            let target = try SuppressionTarget.parse(Array(text.utf8).span, includesSubdomains: subdomains)
            return NewSuppression(
                target, cause: .imported, expiresAt: days.map { now + .seconds($0 * 86_400) })
        }
        _ = try await kit.spool.suppress(
            [
                try entry("a@example.com", 1), try entry("b@example.com", nil), try entry("@c.example", nil),
                try entry("d@example.com", 9),
            ], scope: .account(.first), by: "key_1")
        let news = [
            try entry("a@example.com", nil), try entry("b@example.com", 5),
            try entry("@c.example", nil, subdomains: true),
            try entry("d@example.com", 2), try entry("e@example.com", nil), try entry("e@example.com", nil),
        ]
        let added = try await kit.spool.suppress(
            news, scope: .account(.first), by: "key_2", replaces: true, isTrial: isTrial)
        #expect(added.map(\.result) == [.updated, .skipped, .updated, .skipped, .created, .skipped])
        #expect(try await kit.spool.suppressionCount() == (isTrial ? 4 : 5))
        let audit = try await kit.spool.suppressionAudit(of: SampleMail.mailbox("a@example.com"))
        #expect(audit.map(\.action) == (isTrial ? [.add] : [.add, .remove, .add]))
    }
}
