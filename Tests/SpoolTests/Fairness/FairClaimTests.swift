import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("A fair claim", .eachEngine)
struct FairClaimTests {
    private let kit: TemporarySpool
    private var spool: Spool { kit.spool }

    init() async throws { kit = try await TemporarySpool() }

    private func names(_ count: Int, _ prefix: String, domains: Int = 1) -> [String] {
        (0..<count).map { "\(prefix)\($0)@d\($0 % domains).example" }
    }

    @Test("finds the one urgent message behind a mailing, and it comes first")
    func urgent() async throws {
        let mailing = try await spool.campaign(named: "news", account: .first)
        try await spool.acceptSample(to: names(500, "reader"), campaign: mailing)
        kit.time.advance(by: .seconds(60))
        try await spool.acceptSample(to: ["reset@d0.example"])
        let entries = try await spool.claim(limit: 20, perDomain: 20)
        #expect(entries.count == 20)
        #expect(entries[0].recipient.localPart == "reset" && entries[0].priority == .transactional)
        #expect(entries[1...].allSatisfy { $0.priority == .bulk && $0.campaign == mailing })
    }

    @Test("keeps a part for bulk mail, however much is called urgent")
    func bulkIsNotStarved() async throws {
        try await spool.acceptSample(to: names(500, "urgent"), priority: .transactional)
        try await spool.acceptSample(to: names(500, "bulk"), priority: .bulk)
        let entries = try await spool.claim(limit: 90, perDomain: 90)
        #expect(entries.filter { $0.priority == .bulk }.count == 10)
        #expect(entries.count == 90)
    }

    @Test("takes no more bulk mail than it is asked to")
    func bulkLimit() async throws {
        try await spool.acceptSample(to: names(20, "bulk"), priority: .bulk)
        try await spool.acceptSample(to: names(3, "urgent"))
        #expect(
            try await spool.claim(limit: 20, perDomain: 20, bulkLimit: 0).map(\.priority).allSatisfy {
                $0 == .transactional
            })
        #expect(try await spool.claim(limit: 20, perDomain: 20, bulkLimit: 5).count == 5)
    }

    @Test("gives accounts the same, whatever each has waiting, and an account's campaigns the same of that")
    func accountsAndCampaigns() async throws {
        let large = try await spool.campaign(named: "large", account: .first)
        let small = try await spool.campaign(named: "small", account: .first)
        try await spool.acceptSample(to: names(1_000, "a", domains: 7), campaign: large)
        try await spool.acceptSample(to: names(100, "b", domains: 7), campaign: small)
        let other = AccountID(number: 2)
        try await spool.acceptSample(to: names(100, "c", domains: 7), account: other, priority: .bulk)
        let entries = try await spool.claim(limit: 80, perDomain: 80)
        #expect(entries.filter { $0.account == other }.count == 40)
        #expect(entries.filter { $0.campaign == large }.count == 20)
        #expect(entries.filter { $0.campaign == small }.count == 20)
    }

    @Test("leaves what one share does not need to the others")
    func fillsUp() async throws {
        try await spool.acceptSample(to: names(1_000, "a"), account: AccountID(number: 1), priority: .bulk)
        try await spool.acceptSample(to: names(3, "b"), account: AccountID(number: 2), priority: .bulk)
        try await spool.acceptSample(to: names(3, "c"), account: AccountID(number: 3), priority: .bulk)
        let entries = try await spool.claim(limit: 60, perDomain: 60)
        #expect(entries.count == 60)
        #expect(entries.filter { $0.account.number > 1 }.count == 6)
    }

    @Test("of one message gives every account its turn")
    func turns() async throws {
        for number in 1...5 {
            try await spool.acceptSample(
                to: names(50, "u"), account: AccountID(number: Int64(number)), priority: .bulk)
        }
        var accounts: Set<AccountID> = []
        for _ in 0..<5 { accounts.formUnion(try await spool.claim(limit: 1, perDomain: 1).map(\.account)) }
        #expect(accounts.count == 5)
    }

    @Test("passes over mail to blocked domains, and finds the others of the same share")
    func blocked() async throws {
        try await spool.acceptSample(to: names(400, "a"), priority: .bulk)
        kit.time.advance(by: .seconds(1))
        try await spool.acceptSample(to: ["z@other.example"], priority: .bulk)
        try await spool.acceptSample(to: ["y@d0.example"], account: AccountID(number: 2), priority: .bulk)
        let share = QueueShare(priority: .bulk, account: .first, campaign: nil)
        var exclusion = ClaimExclusion()
        exclusion.domainsByShare[share] = ["d0.example"]
        let entries = try await spool.claim(limit: 30, perDomain: 30, excluding: exclusion)
        #expect(Set(entries.map(\.recipient.localPart)) == ["y", "z"])
        exclusion.shares = [share]
        #expect(try await spool.claim(limit: 30, perDomain: 30, excluding: exclusion).isEmpty)
    }

    @Test("knows when the first of any share is due")
    func nextDue() async throws {
        let later = kit.time.now() + .seconds(90)
        try await spool.acceptSample(to: ["a@d.example"], priority: .bulk, notBefore: later + .seconds(5))
        try await spool.acceptSample(to: ["b@d.example"], account: AccountID(number: 9), notBefore: later)
        #expect(try await spool.nextDue() == later)
        #expect(try await spool.claim(limit: 9, perDomain: 9).isEmpty)
    }
}
