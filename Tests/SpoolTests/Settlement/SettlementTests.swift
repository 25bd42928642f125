import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("A settlement", .eachEngine)
struct SettlementTests {
    private func claimOne(_ kit: TemporarySpool) async throws -> QueueEntry {
        try #require(try await kit.spool.claim(limit: 1, perDomain: 1).first)
    }

    private func count(_ table: String, _ kit: TemporarySpool) async throws -> Int64? {
        try await kit.engine.read { try $0.first(Statement("SELECT count(*) FROM \(table)")) { $0.integer(0) } }
    }

    @Test("ends a message, writes what was said, and lets its bytes go")
    func finishes() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: ["ada@example.com"])
        let entry = try await claimOne(kit)
        try await kit.spool.settle([SampleMail.delivery(of: entry, at: kit.time.now())])
        let events = try await kit.spool.timeline(entry.key)
        #expect(events.map(\.status) == [.injected, .ok])
        #expect(events[1].reply == "250 2.0.0 queued" && events[1].attempt == 1 && events[1].mxHost == "mx.example.com")
        #expect(try await kit.spool.statusCounts(account: nil, campaign: nil) == [.ok: 1])
        #expect(try await count("queue", kit) == 0)
        #expect(try await count("body", kit) == 0)
        #expect(try await kit.spool.queueDepth() == (0, nil))
    }

    @Test("counts once, however often it comes")
    func once() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: ["ada@example.com"])
        let entry = try await claimOne(kit)
        let delivery = SampleMail.delivery(of: entry, at: kit.time.now())
        try await kit.spool.settle([delivery, delivery])
        try await kit.spool.settle([delivery])
        try await kit.spool.settle([SampleMail.bounce(of: entry, at: kit.time.now())])
        #expect(try await kit.spool.timeline(entry.key).map(\.status) == [.injected, .ok])
        #expect(try await kit.spool.statusCounts(account: nil, campaign: nil) == [.ok: 1])
        #expect(try await kit.spool.suppressionCount() == 0)
    }

    @Test("of a deferral brings the message back at its time, with what it met so far")
    func defers() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: ["ada@example.com"])
        var entry = try await claimOne(kit)
        let next = kit.time.now() + .seconds(300)
        let deferral = SampleMail.deferral(of: entry, at: kit.time.now(), until: next, reason: .mailboxFull)
        try await kit.spool.settle([deferral])
        #expect(try await kit.spool.claim(limit: 1, perDomain: 1).isEmpty)
        #expect(try await kit.spool.nextDue() == next)
        #expect(try await kit.spool.message(entry.key)?.nextAttemptAt == next)
        kit.time.set(next)
        entry = try await claimOne(kit)
        #expect(entry.attempts == 1 && entry.history.last == .mailboxFull)
        #expect(entry.history.waited == .seconds(300) && entry.history.count == 1)
        try await kit.spool.settle([deferral])
        try await kit.spool.settle([SampleMail.delivery(of: entry, at: next)])
        #expect(try await kit.spool.timeline(entry.key).map(\.status) == [.injected, .deferred, .ok])
    }

    @Test("of a hard bounce spares the address from the same commit on, with its evidence")
    func suppresses() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: ["Ada@example.com"])
        let entry = try await claimOne(kit)
        try await kit.spool.settle([SampleMail.bounce(of: entry, at: kit.time.now())])
        let record = try #require(
            try await kit.spool.suppressions(of: [SampleMail.mailbox("ada@example.com")], account: .first)[0])
        let event = try #require(try await kit.spool.timeline(entry.key).last)
        #expect(record.account == nil && record.cause == .hardBounce && record.addedBy == "delivery")
        #expect(record.event == event.sequence && event.suppression == record.key)
        #expect(record.reply == "550 5.1.1 no such user" && record.message == entry.key)
        #expect(try await kit.spool.acceptSample(to: ["ada@example.com"])[0].status == .dropped)
    }

    @Test("of a hard bounce without a server's word keeps what the DNS showed as its evidence")
    func suppressesWithoutReply() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: ["ada@example.com"])
        var bounce = SampleMail.bounce(of: try await claimOne(kit), at: kit.time.now())
        bounce.reply = ""
        try await kit.spool.settle([bounce])
        let record = try #require(
            try await kit.spool.suppressions(of: [SampleMail.mailbox("ada@example.com")], account: .first)[0])
        #expect(record.reply == nil && record.note == bounce.diagnosis.explanation)
    }

    @Test("keeps the bytes until the last recipient of them is done")
    func sharedBytes() async throws {
        let kit = try await TemporarySpool()
        let content = SampleMail.content(to: ["a@example.com", "b@example.com", "c@example.com"])
        _ = try await kit.spool.accept(Acceptance(account: .first, contents: [content]))
        let entries = try await kit.spool.claim(limit: 9, perDomain: 9)
        #expect(entries.count == 3 && entries.allSatisfy { $0.content === entries[0].content })
        let now = kit.time.now()
        try await kit.spool.settle([
            SampleMail.delivery(of: entries[0], at: now), SampleMail.bounce(of: entries[1], at: now),
        ])
        #expect(try await count("body", kit) == 1)
        try await kit.spool.settle([SampleMail.delivery(of: entries[2], at: now)])
        #expect(try await count("body", kit) == 0)
    }

    @Test("is never late: what outlived its time ends as what its refusals meant")
    func expires() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: ["a@example.com", "b@example.com"], life: .seconds(600))
        let entry = try await claimOne(kit)
        let now = kit.time.now()
        try await kit.spool.settle([
            SampleMail.deferral(of: entry, at: now, until: now + .seconds(60), reason: .ipListed)
        ])
        kit.time.advance(by: .seconds(601))
        #expect(try await kit.spool.claim(limit: 9, perDomain: 9).isEmpty)
        #expect(try await kit.spool.statusCounts(account: nil, campaign: nil) == [.spamBounce: 1, .softBounce: 1])
        let last = try #require(try await kit.spool.timeline(entry.key).last)
        #expect(last.reason == .ipListed && last.status == .spamBounce && last.ruleID == LifeVerdict.ruleID)
        #expect(last.blame == .sender && last.explanation?.hasSuffix("refused once as ip_listed.") == true)
        #expect(try await kit.spool.suppressionCount() == 0)
    }
}
