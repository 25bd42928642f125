import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Intake

@Suite("Telling people from machines")
struct VisitorJudgeTests {
    static let safari =
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15"
    static let gmail = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
    private static let delivered = Timestamp(seconds: 1_000)

    private static func visit(
        _ seconds: Double, _ target: String?, _ agent: String?, isHead: Bool = false, isPrefetch: Bool = false
    ) -> LinkVisit {
        LinkVisit(
            message: MessageKey(number: 1), target: target, at: delivered + .seconds(seconds), isHead: isHead,
            isPrefetch: isPrefetch, agent: agent, client: "192.0.2.77")
    }

    @Test(
        "goes by what one visit shows",
        arguments: [
            (visit(60, nil, safari), Visitor.person, "visit.person"),
            (visit(60, "https://a/", safari), .person, "visit.person"),
            (visit(60, nil, "Mozilla/5.0"), .prefetch, "visit.apple_mpp"),
            (visit(60, "https://a/", "Mozilla/5.0"), .person, "visit.person"),
            (visit(60, nil, gmail), .relay, "visit.gmail_proxy"),
            (visit(3, nil, gmail), .prefetch, "visit.gmail_proxy_early"),
            (visit(60, nil, "YahooMailProxy; https://help.yahoo.com/"), .relay, "visit.yahoo_proxy"),
            (visit(60, "https://a/", safari, isHead: true), .scanner, "visit.head"),
            (visit(60, "https://a/", safari, isPrefetch: true), .prefetch, "visit.prefetch_field"),
            (visit(60, "https://a/", nil), .scanner, "visit.no_agent"),
            (visit(60, "https://a/", "Barracuda Sentinel (EE)"), .scanner, "visit.barracuda"),
            (visit(60, "https://a/", "python-requests/2.31"), .scanner, "visit.library"),
            (visit(3, "https://a/", safari), .scanner, "visit.too_soon"),
            (visit(1, nil, safari), .scanner, "visit.too_soon"),
            (visit(3, nil, safari), .person, "visit.person"),
        ])
    func one(visit: LinkVisit, visitor: Visitor, rule: String) {
        let verdict = VisitorJudge.judge([visit], deliveredAt: Self.delivered)[0]
        #expect(verdict.visitor == visitor && verdict.rule == rule)
    }

    @Test("sees who follows everything at once, and not who reads on")
    func burst() {
        let many = (0..<4).map { Self.visit(60 + Double($0), "https://a/\($0)", Self.safari) }
        #expect(VisitorJudge.judge(many, deliveredAt: Self.delivered).allSatisfy { $0.rule == "visit.all_at_once" })
        let slow = (0..<4).map { Self.visit(60 + Double($0) * 10, "https://a/\($0)", Self.safari) }
        #expect(VisitorJudge.judge(slow, deliveredAt: Self.delivered).allSatisfy { $0.visitor == .person })
        let again = (0..<9).map { Self.visit(60 + Double($0) / 4, "https://a/", Self.safari) }
        #expect(VisitorJudge.judge(again, deliveredAt: Self.delivered).allSatisfy { $0.visitor == .person })
        let both = many + [Self.visit(600, "https://a/2", Self.safari)]
        #expect(
            VisitorJudge.judge(both, deliveredAt: Self.delivered).map(\.visitor.isMachine) == [
                true, true, true, true, false,
            ])
    }

    @Test("does without a time of delivery")
    func unknownDelivery() {
        #expect(VisitorJudge.judge([Self.visit(1, "https://a/", Self.safari)], deliveredAt: nil)[0].visitor == .person)
    }

    @Test(
        "keeps networks and no addresses",
        arguments: [
            ("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::7", "2001:db8:1::/48"), ("::1", "::/48"),
            ("2001:db8::7", "2001:db8::/48"), ("::ffff:192.0.2.7", "192.0.2.0/24"), ("no address", nil), ("1.2.3", nil),
            ("1.2.3.999", nil), (String(repeating: "1", count: 99), nil),
        ] as [(String, String?)])
    func networks(address: String, network: String?) { #expect(ClientNetwork.of(address) == network) }
}

@Suite("The desk for visits", .eachEngine)
struct EngagementDeskTests {
    @Test("waits for what tells who comes, then writes it down once")
    func desk() async throws {
        let kit = try await TemporarySpool()
        let campaign = try await kit.spool.campaign(named: "May", account: .first)
        let keys = try await kit.spool.acceptSample(to: ["a@x.example", "b@x.example"], campaign: campaign).map(\.key)
        let now = kit.time.now()
        try await kit.spool.settle(
            try await kit.spool.claim(limit: 9, perDomain: 9).map { SampleMail.delivery(of: $0, at: now) })
        kit.time.advance(by: .seconds(100))
        let desk = EngagementDesk(spool: kit.spool, time: kit.time)
        func note(_ key: MessageKey, _ target: String?) {
            desk.note(
                LinkVisit(
                    message: key, target: target, at: kit.time.now(), agent: VisitorJudgeTests.safari,
                    client: "192.0.2.1"))
        }
        note(keys[0], nil)
        for number in 0..<3 { note(keys[1], "https://a.example/\(number)") }
        note(MessageKey(number: 3), nil)
        await desk.settle()
        #expect(try await kit.spool.engagements(of: campaign).isEmpty)
        kit.time.advance(by: .seconds(11))
        await desk.settle()
        await desk.settle(all: true)
        let counts = try await kit.spool.engagements(of: campaign)
        #expect(counts.contains { $0.kind == .opened && $0.visitor == .person && $0.total == 1 })
        #expect(counts.contains { $0.kind == .clicked && $0.visitor == .scanner && $0.total == 3 && $0.uniques == 1 })
        #expect(!counts.contains { $0.kind == .clicked && $0.visitor == nil })
        #expect(desk.lostCount == 0)
    }

    @Test("keeps no more of one message than it bears")
    func bounded() async throws {
        let kit = try await TemporarySpool()
        let desk = EngagementDesk(spool: kit.spool, time: kit.time)
        for _ in 0..<100 {
            desk.note(
                LinkVisit(message: MessageKey(number: 1), target: nil, at: kit.time.now(), agent: "x", client: nil))
        }
        #expect(desk.lostCount == 100 - EngagementDesk.visitLimit)
    }
}
