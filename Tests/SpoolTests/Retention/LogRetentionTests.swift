import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("The log's end", .eachEngine)
struct LogRetentionTests {
    private static let other = AccountID(number: 2)

    private func count(_ table: String, _ kit: TemporarySpool) async throws -> Int {
        let statement = Statement("SELECT count(*) FROM \(table)")
        return try await kit.engine.read { Int(try $0.first(statement) { $0.integer(0) } ?? 0) }
    }

    @Test("comes for each account when its days are over, and takes every detail")
    func days() async throws {
        let kit = try await TemporarySpool()
        let campaign = try await kit.spool.campaign(named: "news", account: .first)
        for account in [AccountID.first, Self.other] {
            let ours = account == .first ? campaign : nil
            try await kit.spool.acceptSample(
                to: ["a@example.com", "full@example.com"], account: account, campaign: ours)
        }
        let now = kit.time.now()
        let entries = try await kit.spool.claim(limit: 9, perDomain: 9)
        try await kit.spool.settle(
            entries.map {
                $0.recipient.localPart == "a"
                    ? SampleMail.delivery(of: $0, at: now)
                    : SampleMail.settlement(
                        of: $0, at: now, status: .softBounce, reason: .mailboxFull, reply: "452 full")
            })
        #expect(try await count("body", kit) == 1)
        let terms = LogTerms(days: [.first: 7], otherwise: 15)
        kit.time.advance(by: .seconds(7 * 86_400 - 60))
        #expect(try await kit.spool.cutLog(terms, pause: .zero) == 0)
        kit.time.advance(by: .seconds(120))
        #expect(try await kit.spool.cutLog(terms, pause: .zero) == 2)
        #expect(try await kit.spool.messages(MessageFilter()).map(\.account) == [Self.other, Self.other])
        for (table, left) in [("body", 0), ("resendable", 0), ("event", 4), ("content", 2)] {
            #expect(try await count(table, kit) == left, "\(table)")
        }
        kit.time.advance(by: .seconds(8 * 86_400))
        #expect(try await kit.spool.cutLog(terms, pause: .zero) == 2)
        for table in ["message", "event", "content", "body", "message_id_hash", "status_request"] {
            #expect(try await count(table, kit) == 0, "\(table)")
        }
        // What was counted stays.
        #expect(try await kit.spool.statusCounts(account: .first, campaign: campaign) == [.ok: 1, .softBounce: 1])
    }

    @Test("takes who opened and clicked with the message, and no count")
    func engagements() async throws {
        let kit = try await TemporarySpool()
        let campaign = try await kit.spool.campaign(named: "news", account: .first)
        try await kit.spool.acceptSample(to: ["a@example.com"], campaign: campaign)
        let entry = try #require(try await kit.spool.claim(limit: 9, perDomain: 9).first)
        try await kit.spool.settle([SampleMail.delivery(of: entry, at: kit.time.now())])
        func visits() -> [NewEngagement] {
            [EventKind.opened, .opened, .clicked].map { kind in
                NewEngagement(
                    message: entry.key, kind: kind, at: kit.time.now(),
                    engagement: Engagement(visitor: .person, target: kind == .clicked ? "https://a.example/" : nil),
                    ruleID: "visit.person")
            }
        }
        _ = try await kit.spool.engage(visits())
        let before = Set(try await kit.spool.engagements(of: campaign))
        #expect(before.contains { $0.kind == .opened && $0.visitor == .person && $0.total == 2 && $0.uniques == 1 })
        #expect(try await count("engagement", kit) == 1)
        kit.time.advance(by: .seconds(16 * 86_400))
        #expect(try await kit.spool.cutLog(LogTerms(), pause: .zero) == 1)
        #expect(try await count("engagement", kit) == 0)
        // A visit that comes later is nobody's: it would be counted as another's first.
        _ = try await kit.spool.engage(visits())
        #expect(try await count("engagement", kit) == 0)
        #expect(Set(try await kit.spool.engagements(of: campaign)) == before)
        #expect(try await kit.spool.links(of: campaign).map(\.total) == [1])
    }

    @Test("comes for notices like for messages, and spares what a follower has not read")
    func notices() async throws {
        let kit = try await TemporarySpool()
        let accounts: [AccountID?] = [.first, Self.other, nil]
        for _ in 0..<300 {
            let now = kit.time.now()
            try await kit.engine.write { connection in
                for account in accounts {
                    let notice = NewNotice(.campaignStarted, account: account, subject: "cmp_1", at: now)
                    try Notice.post(notice, on: connection)
                }
            }
        }
        let terms = LogTerms(days: [.first: 7], otherwise: 15)
        kit.time.advance(by: .seconds(7 * 86_400))
        #expect(try await kit.spool.cutNotices(terms, pause: .zero) == 0)
        kit.time.advance(by: .seconds(1))
        try await kit.engine.write { try Spool.moveCursor("slow", to: EventSequence(number: 3), on: $0) }
        #expect(try await kit.spool.cutNotices(terms, pause: .zero) == 1)
        try await kit.engine.write { try Spool.moveCursor("slow", to: EventSequence(number: 900), on: $0) }
        #expect(try await kit.spool.cutNotices(terms, pause: .zero) == 299)
        #expect(try await count("notice", kit) == 600)
        kit.time.advance(by: .seconds(8 * 86_400))
        #expect(try await kit.spool.cutNotices(terms, pause: .zero) == 600)
        #expect(try await count("notice", kit) == 0)
    }

    @Test("spares what waits and what a follower has not read")
    func spares() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: ["done@example.com", "waits@example.com"])
        let now = kit.time.now()
        let entries = try await kit.spool.claim(limit: 9, perDomain: 9)
        try await kit.spool.settle(
            entries.map {
                $0.recipient.localPart == "done"
                    ? SampleMail.delivery(of: $0, at: now)
                    : SampleMail.deferral(of: $0, at: now, until: now + .seconds(30 * 86_400))
            })
        kit.time.advance(by: .seconds(20 * 86_400))
        try await kit.engine.write { connection in
            try Spool.moveCursor("slow", to: EventSequence(number: 2), on: connection)
        }
        #expect(try await kit.spool.cutLog(LogTerms(), pause: .zero) == 0)
        try await kit.engine.write { connection in
            try Spool.moveCursor("slow", to: EventSequence(number: 4), on: connection)
        }
        #expect(try await kit.spool.cutLog(LogTerms(), pause: .zero) == 1)
        #expect(try await kit.spool.messages(MessageFilter()).map(\.recipient) == ["waits@example.com"])
    }

    @Test("comes for a content when its last recipient's log ends")
    func sharedContent() async throws {
        let kit = try await TemporarySpool()
        let content = SampleMail.content(to: (0..<1_200).map { "u\($0)@example.com" })
        _ = try await kit.spool.accept(Acceptance(account: .first, contents: [content]))
        while case let entries = try await kit.spool.claim(limit: 1_000, perDomain: 1_000), !entries.isEmpty {
            let now = kit.time.now()
            try await kit.spool.settle(entries.map { SampleMail.delivery(of: $0, at: now) })
        }
        kit.time.advance(by: .seconds(16 * 86_400))
        #expect(try await kit.spool.cutLog(LogTerms(), pause: .zero) == 1_200)
        for table in ["content", "message_id_hash"] { #expect(try await count(table, kit) == 0, "\(table)") }
    }
}
