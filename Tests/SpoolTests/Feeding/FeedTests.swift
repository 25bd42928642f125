import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("A campaign's feed", .eachEngine)
struct FeedTests {
    private let kit: TemporarySpool
    private let campaign: CampaignKey
    private var spool: Spool { kit.spool }

    init() async throws {
        kit = try await TemporarySpool()
        campaign = try await kit.spool.campaign(named: "May", account: .first)
        let campaign = campaign
        try await kit.engine.write { try Spool.beginFeed(campaign, on: $0) }
    }

    private func accept(_ names: [String], after: Int64, through: Int64, isLast: Bool = false) async throws {
        let rejects = names.isEmpty ? [FeedStep.Reject(place: through, address: "x@y.example", why: "no name")] : []
        let acceptance = Acceptance(
            account: .first, campaign: campaign, contents: names.map { SampleMail.content(to: [$0]) },
            feed: FeedStep(campaign: campaign, after: after, through: through, isLast: isLast, rejects: rejects))
        _ = try await spool.accept(acceptance)
    }

    @Test("moves with the mail it accepts, and no step is taken twice")
    func once() async throws {
        try await accept(["a@x.example", "b@x.example"], after: 0, through: 2)
        await #expect(throws: FeedError.overtaken) { try await accept(["a@x.example"], after: 0, through: 1) }
        await #expect(throws: FeedError.overtaken) { try await accept(["d@x.example"], after: 3, through: 4) }
        try await accept([], after: 2, through: 3)
        _ = try await spool.suppress(
            SampleMail.mailbox("e@x.example"), scope: .system, cause: .manual, by: "ann", note: nil, expiresAt: nil)
        try await accept(["d@x.example", "e@x.example"], after: 3, through: 5, isLast: true)
        await #expect(throws: FeedError.overtaken) { try await accept(["f@x.example"], after: 5, through: 6) }
        let progress = try #require(try await spool.feedProgress(campaign))
        #expect(progress.place == 5 && progress.isComplete)
        #expect(progress.acceptedCount == 3 && progress.droppedCount == 1 && progress.rejectedCount == 1)
        #expect(try await spool.statusCounts(account: .first, campaign: campaign) == [.injected: 3, .dropped: 1])
        let rejects = try await spool.feedRejects(of: campaign, after: 0, limit: 10)
        #expect(rejects.map(\.address) == ["x@y.example"] && rejects.map(\.place) == [3])
    }

    @Test("is raced for, and won once")
    func race() async throws {
        let wins = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    do {
                        try await accept(["r\(number)@x.example"], after: 0, through: 1)
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wins == 1)
        #expect(try await spool.statusCounts(account: .first, campaign: campaign) == [.injected: 1])
    }

    @Test("of a campaign that was stopped accepts nothing, and what waits of it is dropped")
    func stopped() async throws {
        try await accept((0..<30).map { "r\($0)@x\($0 % 3).example" }, after: 0, through: 30)
        let campaign = campaign
        let leased = try await spool.claim(limit: 4, perDomain: 4)
        try await spool.hold(campaign, of: .first, cause: .stopped, by: "ann", why: "")
        _ = try await kit.engine.write { try Spool.move(campaign, of: .first, from: [.running], to: .stopped, on: $0) }
        await #expect(throws: FeedError.overtaken) { try await accept(["z@x.example"], after: 30, through: 31) }
        #expect(try await spool.cancelWaiting(of: campaign, account: .first, limit: 20) == 20)
        #expect(try await spool.cancelWaiting(of: campaign, account: .first, limit: 20) == 6)
        #expect(try await spool.hasUnfinished(campaign, account: .first))
        try await spool.release(leased, dueAt: kit.time.now())
        #expect(try await spool.cancelWaiting(of: campaign, account: .first) == 4)
        #expect(try await spool.hasUnfinished(campaign, account: .first) == false)
        #expect(try await spool.statusCounts(account: .first, campaign: campaign) == [.dropped: 30])
        let message = try #require(try await spool.messages(MessageFilter()).first)
        #expect(message.reason == .cancelled)
        #expect(try await spool.timeline(message.key).map(\.status) == [.injected, .dropped])
    }
}
