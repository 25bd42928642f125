import Mail
import Spool
import Storage
import Synchronization
import TestKit
import Testing

@Suite("Mail on hold", .eachEngine, .timeLimit(.minutes(15)))
struct HoldTests {
    private let kit: TemporarySpool
    private var spool: Spool { kit.spool }

    init() async throws { kit = try await TemporarySpool() }

    private func claimed() async throws -> [String] {
        try await spool.claim(limit: 50, perDomain: 50).map(\.recipient.localPart).sorted()
    }

    @Test("stays where it is until it is released, while other mail goes", arguments: [HoldCause.paused, .quarantined])
    func waits(cause: HoldCause) async throws {
        let held = try await spool.campaign(named: "held", account: .first)
        let other = try await spool.campaign(named: "other", account: .first)
        try await spool.acceptSample(to: ["a@x.example", "b@y.example"], campaign: held)
        try await spool.acceptSample(to: ["c@x.example"], campaign: other)
        try await spool.acceptSample(to: ["d@x.example"])
        #expect(try await spool.hold(held, of: .first, cause: cause, by: "ann", why: "a wrong price"))
        #expect(try await spool.hold(held, of: .first, cause: cause, by: "bob", why: "again") == false)
        #expect(try await claimed() == ["c", "d"])
        #expect(try await spool.nextDue() == nil)
        #expect(try await spool.release(held, of: .first, cause: cause))
        #expect(try await spool.release(held, of: .first, cause: cause) == false)
        #expect(try await spool.nextDue() != nil)
        #expect(try await claimed() == ["a", "b"])
    }

    @Test("waits for the last of its causes, and its campaign shows the gravest")
    func causes() async throws {
        let key = try await spool.campaign(named: "May", account: .first)
        try await spool.acceptSample(to: ["a@x.example"], campaign: key)
        let state = { try await spool.campaign(key)?.state }
        #expect(try await state() == .running)
        try await spool.hold(key, of: .first, cause: .paused, by: "ann", why: "")
        #expect(try await state() == .paused)
        try await spool.hold(key, of: .first, cause: .quarantined, by: "health", why: "12 % hard bounces")
        #expect(try await state() == .quarantined)
        try await spool.release(key, of: .first, cause: .quarantined)
        #expect(try await state() == .paused)
        #expect(try await claimed().isEmpty)
        let holds = try await spool.mailHolds(account: .first)
        #expect(holds.map(\.cause) == [.paused] && holds.map(\.by) == ["ann"])
    }

    @Test("of a whole account waits, and no other account's")
    func account() async throws {
        let other = AccountID(number: 2)
        try await spool.acceptSample(to: ["a@x.example"])
        try await spool.acceptSample(to: ["b@x.example"], account: other)
        try await spool.hold(nil, of: .first, cause: .suspended, by: "admin", why: "unpaid")
        #expect(try await claimed() == ["b"])
        try await spool.release(nil, of: .first, cause: .suspended)
        #expect(try await claimed() == ["a"])
    }

    @Test("is not handed out when it is accepted, and is known on its way")
    func handOver() async throws {
        let key = try await spool.campaign(named: "May", account: .first)
        let handed = Mutex<[QueueEntry]>([])
        spool.setReceiver { entries in handed.withLock { $0 += entries } }
        try await spool.acceptSample(to: ["a@x.example"], campaign: key)
        // Mail is handed over behind the answer, with all of its commit.
        while handed.withLock(\.isEmpty) { try await Task.sleep(for: .milliseconds(1)) }
        let entry = try #require(handed.withLock { $0.first })
        #expect(!spool.isHeld(entry))
        try await spool.hold(key, of: .first, cause: .paused, by: "ann", why: "")
        #expect(spool.isHeld(entry))
        try await spool.acceptSample(to: ["b@x.example"], campaign: key)
        #expect(handed.withLock { $0.count } == 1)
        try await spool.release([entry], dueAt: kit.time.now())
        #expect(try await claimed().isEmpty)
        try await spool.release(key, of: .first, cause: .paused)
        #expect(try await claimed() == ["a", "b"])
    }

    @Test("is held still after a start, and by another node from its next claim on")
    func durable() async throws {
        let key = try await spool.campaign(named: "May", account: .first)
        try await spool.acceptSample(to: ["a@x.example"], campaign: key)
        let other = try await Spool.open(engine: kit.engine, time: kit.time, node: 7)
        try await spool.hold(key, of: .first, cause: .paused, by: "ann", why: "")
        #expect(try await other.claim(limit: 9, perDomain: 9).isEmpty)
        let later = try await Spool.open(engine: kit.engine, time: kit.time)
        #expect(try await later.claim(limit: 9, perDomain: 9).isEmpty)
        try await later.release(key, of: .first, cause: .paused)
        #expect(try await other.claim(limit: 9, perDomain: 9).count == 1)
    }

    @Test("moves through states that follow each other only")
    func states() async throws {
        let key = try await spool.campaign(named: "May", account: .first)
        let move = { (from: Set<CampaignState>, to: CampaignState) in
            try await kit.engine.write { try Spool.move(key, of: .first, from: from, to: to, on: $0) }
        }
        #expect(try await move([.draft, .scheduled], .running) == false)
        #expect(try await move([.running], .stopped))
        #expect(try await spool.campaign(key)?.state == .stopped)
        await #expect(throws: CampaignError.stopped) { try await spool.campaign(named: "May", account: .first) }
    }
}
