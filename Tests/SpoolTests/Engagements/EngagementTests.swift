import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("Opens and clicks", .eachEngine)
struct EngagementTests {
    private let kit: TemporarySpool
    private let campaign: CampaignKey
    private let messages: [MessageKey]
    private var spool: Spool { kit.spool }

    init() async throws {
        kit = try await TemporarySpool()
        campaign = try await kit.spool.campaign(named: "May", account: .first)
        messages = try await kit.spool.acceptSample(
            to: ["a@x.example", "b@x.example", "c@y.example"], campaign: campaign
        ).map(\.key)
        let entries = try await kit.spool.claim(limit: 9, perDomain: 9)
        let now = kit.time.now()
        try await kit.spool.settle(entries.map { SampleMail.delivery(of: $0, at: now) })
        kit.time.advance(by: .seconds(60))
    }

    private func visit(
        _ message: Int, _ kind: EventKind, _ visitor: Visitor, target: String? = nil
    ) -> NewEngagement {
        NewEngagement(
            message: messages[message], kind: kind, at: kit.time.now(),
            engagement: Engagement(
                visitor: visitor, target: target, agent: "Mozilla/5.0 (X11)", client: "192.0.2.0/24"),
            ruleID: "visit.test")
    }

    @Test("are events behind the message's others, which change no status")
    func events() async throws {
        let link = "https://shop.example/a"
        let left = try await spool.engage([visit(0, .opened, .person), visit(0, .clicked, .person, target: link)])
        #expect(left.isEmpty)
        let events = try await spool.timeline(messages[0])
        #expect(events.map(\.kind) == [.status, .status, .opened, .clicked])
        #expect(events.map(\.status) == [.injected, .ok, .ok, .ok])
        let click = try #require(events.last)
        #expect(click.engagement?.target == link && click.engagement?.visitor == .person)
        #expect(click.engagement?.client == "192.0.2.0/24" && click.engagement?.agent == "Mozilla/5.0 (X11)")
        #expect(click.source == .web && click.ruleID == "visit.test" && click.provider == "generic")
        #expect(try await spool.statusCounts(account: .first, campaign: campaign) == [.ok: 3])
    }

    @Test("are counted in all and by message, people and machines apart")
    func counts() async throws {
        _ = try await spool.engage([
            visit(0, .opened, .person), visit(0, .opened, .person), visit(0, .opened, .relay),
            visit(1, .opened, .prefetch), visit(2, .opened, .relay),
        ])
        _ = try await spool.engage([
            visit(0, .opened, .person), visit(1, .clicked, .scanner, target: "https://a.example/"),
            visit(2, .clicked, .person, target: "https://a.example/"),
        ])
        let counts = try await spool.engagements(of: campaign)
        func count(_ kind: EventKind, _ visitor: Visitor?) -> [Int] {
            counts.filter { $0.kind == kind && $0.visitor == visitor }.flatMap { [$0.total, $0.uniques] }
        }
        #expect(count(.opened, .person) == [3, 1])
        #expect(count(.opened, .relay) == [2, 2])
        #expect(count(.opened, .prefetch) == [1, 1])
        #expect(count(.opened, nil) == [5, 2])
        #expect(count(.clicked, nil) == [1, 1])
        #expect(count(.clicked, .scanner) == [1, 1])
        let byDomain = try await spool.engagements(of: campaign, by: .recipientDomain)
        #expect(
            byDomain.filter { $0.kind == .opened && $0.visitor == nil }.map(\.group).sorted() == [
                "x.example", "y.example",
            ])
        #expect(
            try await spool.links(of: campaign).map { "\($0.visitor) \($0.total)" }.sorted() == [
                "person 1", "scanner 1",
            ])
    }

    @Test("of messages that are gone are let go, and those of messages on their way come again")
    func absent() async throws {
        let gone = NewEngagement(
            message: MessageKey(number: 5), kind: .opened, at: kit.time.now(),
            engagement: Engagement(visitor: .person), ruleID: "visit.person")
        let waiting = try await spool.acceptSample(to: ["d@x.example"], campaign: campaign)
        _ = try await spool.claim(limit: 1, perDomain: 1)
        var early = visit(0, .opened, .person)
        early.message = waiting[0].key
        let left = try await spool.engage([gone, early, visit(0, .opened, .person)])
        #expect(left.map(\.message) == [waiting[0].key])
        #expect(try await spool.engagements(of: campaign).filter { $0.visitor == nil }.map(\.total) == [1])
    }

    @Test("an unsubscription is an event, and its address is on the account's list with what shows it")
    func unsubscribe() async throws {
        let address = SampleMail.mailbox("a@x.example")
        var wish = Unsubscription(
            account: .first, address: address, message: messages[0], means: .oneClick, at: kit.time.now(),
            engagement: Engagement(
                visitor: .person, target: Unsubscription.everything, agent: "Mail/1", client: "192.0.2.7"))
        #expect(try await spool.unsubscribe(wish))
        #expect(try await spool.unsubscribe(wish) == false)
        let record = try #require(try await spool.suppressions(of: [address], account: .first)[0])
        #expect(record.cause == .unsubscribe && record.account == .first && record.message == messages[0])
        #expect(record.note == "from 192.0.2.7, Mail/1")
        #expect(record.event != nil)
        #expect(try await spool.timeline(messages[0]).last?.kind == .unsubscribed)
        #expect(try await spool.acceptSample(to: ["a@x.example"]).map(\.status) == [.dropped])
        #expect(
            try await spool.acceptSample(to: ["a@x.example"], account: AccountID(number: 2)).map(\.status) == [
                .injected
            ])
        let counts = try await spool.engagements(of: campaign).filter { $0.kind == .unsubscribed }
        #expect(counts.map(\.uniques) == [1] && counts.map(\.total) == [2])
        // The message is long gone, and the wish is heeded all the same.
        wish.message = MessageKey(number: 5)
        wish.address = SampleMail.mailbox("z@x.example")
        #expect(try await spool.unsubscribe(wish))
        #expect(try await spool.suppressions(of: [wish.address], account: .first)[0]?.event == nil)
    }
}
