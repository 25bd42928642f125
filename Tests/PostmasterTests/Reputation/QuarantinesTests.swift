import Accounts
import Bounce
import JSON
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Postmaster

@Suite("Quarantines", .eachEngine)
struct QuarantinesTests {
    private let admin = ActingParty(name: "usr_admin")

    /// A campaign that bounced softly beyond what is borne.
    private func quarantined(_ kit: ReputationKit, _ name: String = "May") async throws -> CampaignKey {
        let campaign = try await kit.campaign(name)
        try await kit.send(soft: 5, ok: 100, campaign: campaign)
        try await kit.watch.catchUp()
        return campaign
    }

    @Test("hold what waits of a campaign that bounces too much, and ask why", arguments: [(5, 0), (0, 20)])
    func hold(soft: Int, hard: Int) async throws {
        let kit = try await ReputationKit()
        let campaign = try await kit.campaign("May")
        try await kit.send(soft: soft, hard: hard, ok: 100, campaign: campaign)
        try await kit.spool.acceptSample(to: ["late@d1.example"], campaign: campaign)
        try await kit.watch.catchUp()
        try await kit.watch.catchUp()
        #expect(try await kit.spool.campaign(campaign)?.state == .quarantined)
        #expect(try await kit.spool.claim(limit: 9, perDomain: 9).isEmpty)
        let found = try await kit.quarantines.list(QuarantineFilter())
        #expect(found.count == 1 && found[0].state == .open && found[0].campaignName == "May" && found[0].counts)
        #expect(found[0].excess.kind == (soft > 0 ? .soft : .hard) && found[0].excess.bounced == soft + hard)
        #expect(found[0].excess.finished == 100 + soft + hard)
        let notices = try await kit.notices(.campaignQuarantined)
        #expect(notices.map(\.subject) == [campaign.description])
        #expect(notices.first?.data["why"] == .string(found[0].excess.sentence))
        #expect(try await kit.audited("campaign.quarantined").map(\.subject) == [campaign.description])
        #expect(try await kit.audited("account.suspended").isEmpty)
    }

    @Test("say where the addresses came from that bounced hard, as far as that is known", arguments: [(5, 0), (0, 20)])
    func traced(soft: Int, hard: Int) async throws {
        let kit = try await ReputationKit()
        let campaign = try await kit.campaign("May")
        try await kit.send(soft: soft, hard: hard, ok: 100, campaign: campaign)
        let watch = SenderWatch(spool: kit.spool, accounts: kit.accounts) { _ in "most of them of a fair" }
        try await watch.catchUp()
        let sentence = try #require(try await kit.quarantines.newest(of: campaign, account: .first)).excess.sentence
        let why = try await kit.notices(.campaignQuarantined).first?.data["why"]
        #expect(why == .string(hard > 0 ? sentence + "; most of them of a fair" : sentence))
    }

    @Test(
        "spare campaigns that are within bounds, have ended too little, or whose account is spared",
        arguments: [(2, 10, 88, true), (40, 40, 19, true), (5, 0, 100, false)])
    func spare(soft: Int, hard: Int, ok: Int, isJudged: Bool) async throws {
        let kit = try await ReputationKit { $0.quarantines = isJudged }
        let campaign = try await kit.campaign("May")
        try await kit.send(soft: soft, hard: hard, ok: ok, campaign: campaign)
        try await kit.watch.catchUp()
        #expect(try await kit.spool.campaign(campaign)?.state == .running)
        #expect(try await kit.quarantines.list(QuarantineFilter()).isEmpty)
    }

    @Test("judge a campaign once enough is finished, though nothing bounced since")
    func floor() async throws {
        let kit = try await ReputationKit()
        let campaign = try await kit.campaign("May")
        try await kit.send(hard: 20, ok: 40, campaign: campaign)
        try await kit.watch.catchUp()
        #expect(try await kit.spool.campaign(campaign)?.state == .running)
        try await kit.send(ok: 60, campaign: campaign)
        try await kit.watch.catchUp()
        #expect(try await kit.spool.campaign(campaign)?.state == .quarantined)
    }

    @Test("end with a release: what waits goes, and limits look at what comes after")
    func release() async throws {
        let kit = try await ReputationKit()
        let campaign = try await quarantined(kit)
        try await kit.spool.acceptSample(to: ["late@d1.example"], campaign: campaign)
        let explained = try await kit.quarantines.explain(
            campaign, account: .first, "A full mail system at d1.example.", by: ActingParty(name: "usr_ann"))
        #expect(explained.explanation?.text == "A full mail system at d1.example." && explained.state == .open)
        let released = try await kit.quarantines.release(campaign, note: "Seen there too.", isInnocent: true, by: admin)
        #expect(released.state == .released && released.decision?.by == "usr_admin" && !released.counts)
        #expect(released.explanation == explained.explanation)
        #expect(try await kit.spool.campaign(campaign)?.state == .running)
        let entry = try #require(try await kit.spool.claim(limit: 9, perDomain: 9).first)
        try await kit.spool.settle([SampleMail.bounce(of: entry, at: kit.store.time.now(), bounce: nil)])
        try await kit.watch.catchUp()
        #expect(try await kit.spool.campaign(campaign)?.state == .running)
        #expect(try await kit.notices(.campaignReleased).first?.data["note"] == "Seen there too.")
        #expect(
            try await kit.audited("campaign").map(\.action).sorted()
                == ["campaign.explained", "campaign.quarantined", "campaign.released"])
        try await kit.send(soft: 5, ok: 100, campaign: campaign)
        try await kit.watch.catchUp()
        #expect(try await kit.spool.campaign(campaign)?.state == .quarantined)
        #expect(try await kit.quarantines.list(QuarantineFilter()).map(\.state) == [.open, .released])
    }

    @Test("end with a rejection: what waits is dropped, and nothing more is taken in")
    func reject() async throws {
        let kit = try await ReputationKit()
        let campaign = try await quarantined(kit)
        try await kit.spool.acceptSample(to: (0..<700).map { "w\($0)@d1.example" }, campaign: campaign)
        _ = try await kit.quarantines.reject(campaign, note: "A bought list.", by: admin)
        #expect(try await kit.spool.campaign(campaign)?.state == .stopped)
        #expect(try await kit.spool.claim(limit: 9, perDomain: 9).isEmpty)
        try await kit.watch.turn()
        let counts = try await kit.spool.statusCounts(account: .first, campaign: campaign)
        #expect(counts[.dropped] == 700 && counts[.injected, default: 0] == 0)
        #expect(try await kit.spool.mailHolds().isEmpty)
        #expect(try await kit.notices(.campaignRejected).count == 1)
        await #expect(throws: CampaignError.stopped) { try await kit.campaign("May") }
    }

    @Test("are decided once, by whoever may, with a word")
    func decidedOnce() async throws {
        let kit = try await ReputationKit()
        let campaign = try await quarantined(kit)
        let other = try await kit.accounts.createAccount(name: "Other", by: .node).id
        await #expect(throws: QuarantineError.unknown) {
            try await kit.quarantines.explain(campaign, account: other, "Mine!", by: admin)
        }
        await #expect(throws: QuarantineError.unknown) {
            try await kit.quarantines.reject(CampaignKey(number: 7), note: "no", by: admin)
        }
        await #expect(throws: QuarantineError.badText) {
            try await kit.quarantines.reject(campaign, note: "", by: admin)
        }
        _ = try await kit.quarantines.reject(campaign, note: "no", by: admin)
        await #expect(throws: QuarantineError.decided(.rejected)) {
            try await kit.quarantines.release(campaign, note: "yes", isInnocent: true, by: admin)
        }
        await #expect(throws: QuarantineError.decided(.rejected)) {
            try await kit.quarantines.explain(campaign, account: .first, "late", by: admin)
        }
        var filter = QuarantineFilter()
        filter.account = other
        #expect(try await kit.quarantines.list(filter).isEmpty)
        filter.account = .first
        filter.state = .rejected
        #expect(try await kit.quarantines.list(filter).count == 1)
        #expect(try await kit.quarantines.newest(of: campaign, account: other) == nil)
    }

    @Test("suspend an account that has too many, but for those that it had no part in")
    func suspend() async throws {
        let kit = try await ReputationKit()
        let innocent = try await quarantined(kit, "one")
        _ = try await kit.quarantines.release(innocent, note: "an outage", isInnocent: true, by: admin)
        for name in ["two", "three"] { _ = try await quarantined(kit, name) }
        #expect(try await kit.accounts.account(.first)?.isSuspended == false)
        let last = try await quarantined(kit, "four")
        let account = try #require(try await kit.accounts.account(.first))
        #expect(account.isSuspended && kit.accounts.standing(of: .first)?.state == account.state)
        #expect(
            try await kit.audited("account.suspended").first?.detail == "3 campaigns bounced too much within 30 days")
        #expect(try await kit.notices(.accountSuspended).map(\.subject) == [AccountID.first.description])
        #expect(try await kit.quarantines.newest(of: last, account: nil)?.counts == false)
        #expect(Set(try await kit.spool.mailHolds().map(\.cause)) == [.quarantined, .suspended])
    }

    /// A campaign that bounced too much and has ended.
    private func ended(
        _ kit: ReputationKit, _ name: String, _ state: CampaignState = .finished
    ) async throws -> CampaignKey {
        let campaign = try await kit.campaign(name)
        try await kit.send(hard: 20, ok: 100, campaign: campaign)
        let isMoved = try await kit.spool.engine.write { connection in
            try Spool.move(campaign, of: .first, from: [.running], to: state, on: connection)
        }
        #expect(isMoved)
        try await kit.watch.catchUp()
        return campaign
    }

    @Test(
        "count a campaign that ended before anybody could hold it, and hold nothing",
        arguments: [CampaignState.finished, .stopped])
    func endedBefore(state: CampaignState) async throws {
        let kit = try await ReputationKit()
        let campaign = try await ended(kit, "May", state)
        let found = try #require(try await kit.quarantines.newest(of: campaign, account: .first))
        #expect(found.hadEnded && found.counts && found.state == .open && found.excess.bounced == 20)
        #expect(try await kit.spool.mailHolds().isEmpty)
        #expect(try await kit.spool.campaign(campaign)?.state == state)
        #expect(try await kit.notices(.campaignQuarantined).isEmpty)
        let notices = try await kit.notices(.campaignExceeded)
        #expect(notices.map(\.data["why"]) == [.string(found.excess.sentence)])
        #expect(try await kit.audited("campaign.exceeded").map(\.subject) == [campaign.description])
        // What comes late says no more, before and after the decision.
        try await kit.send(hard: 150, campaign: campaign)
        try await kit.watch.catchUp()
        _ = try await kit.quarantines.reject(campaign, note: "a bought list", by: admin)
        try await kit.send(hard: 150, campaign: campaign)
        try await kit.watch.turn()
        #expect(try await kit.quarantines.list(QuarantineFilter()).map(\.state) == [.rejected])
        #expect(try await kit.spool.mailHolds().isEmpty)
        #expect(try await kit.spool.campaign(campaign)?.state == state)
        #expect(try await kit.notices(.campaignRejected).first?.data["ended"] == .bool(true))
    }

    @Test("suspend an account whose third campaign ended before anybody could hold it")
    func suspendByEnded() async throws {
        let kit = try await ReputationKit()
        let innocent = try await ended(kit, "one")
        let released = try await kit.quarantines.release(innocent, note: "an outage", isInnocent: true, by: admin)
        #expect(!released.counts && released.hadEnded)
        for name in ["two", "three"] { _ = try await ended(kit, name) }
        #expect(try await kit.accounts.account(.first)?.isSuspended == false)
        _ = try await ended(kit, "four")
        #expect(try await kit.accounts.account(.first)?.isSuspended == true)
        #expect(try await kit.notices(.accountSuspended).map(\.subject) == [AccountID.first.description])
    }

    @Test("of long ago suspend nobody")
    func longAgo() async throws {
        let kit = try await ReputationKit()
        for name in ["one", "two", "three", "four"] {
            _ = try await quarantined(kit, name)
            kit.store.time.advance(by: .seconds(16 * 86_400))
        }
        #expect(try await kit.accounts.account(.first)?.isSuspended == false)
    }
}
