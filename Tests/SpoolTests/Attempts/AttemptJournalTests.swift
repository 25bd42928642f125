import Bounce
import Foundation
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("An attempt that a crash cut off after DATA", .eachEngine)
struct AttemptJournalTests {
    /// A store and a journal that outlive the node.
    private struct Bench {
        let store: TemporaryStore
        let time = ManualTime()
        var path: String { store.directory.appending(path: "attempts").path }

        init() throws { store = try TemporaryStore() }

        func start() async throws -> Spool {
            try await Spool.open(
                engine: try await store.openEngine(), time: time, attempts: try AttemptJournal(path: path))
        }

        /// Ends a node as a crash does: nothing is told to the spool.
        func crash(_ spool: Spool) async { await spool.engine.close() }
    }

    @Test("is recorded as outcome unknown, counted, and tried again a minute later")
    func isMarked() async throws {
        let bench = try Bench()
        var spool = try await bench.start()
        #expect(spool.recovery == Recovery(leasedCount: 0, unknownCount: 0))
        try await spool.acceptSample(to: ["a@example.com", "b@example.com"])
        let held = try await spool.claim(limit: 9, perDomain: 9)
        spool.contentBegins([held[0]])
        await bench.crash(spool)

        spool = try await bench.start()
        #expect(spool.recovery == Recovery(leasedCount: 2, unknownCount: 1))
        let last = try #require(try await spool.timeline(held[0].key).last)
        #expect(last.status == .deferred && last.reason == .outcomeUnknown && last.attempt == 1)
        #expect(last.stage == .content && last.ruleID == "node.stopped" && last.blame == .system)
        #expect(last.nextAttemptAt == bench.time.now() + .seconds(60))
        #expect(try await spool.claim(limit: 9, perDomain: 9).map(\.key) == [held[1].key])
        bench.time.advance(by: .seconds(60))
        let again = try await spool.claim(limit: 9, perDomain: 9)
        #expect(again.map(\.key) == [held[0].key] && again[0].attempts == 1)
        #expect(again[0].history.last == .outcomeUnknown)
        await bench.crash(spool)

        spool = try await bench.start()
        #expect(spool.recovery == Recovery(leasedCount: 2, unknownCount: 0))
        await bench.crash(spool)
    }

    @Test("is none once its outcome is on disk, or it was given back")
    func isSettled() async throws {
        let bench = try Bench()
        var spool = try await bench.start()
        try await spool.acceptSample(to: ["a@example.com", "b@example.com", "c@example.com"])
        let held = try await spool.claim(limit: 9, perDomain: 9)
        spool.contentBegins(held)
        try await spool.settle([SampleMail.delivery(of: held[0], at: bench.time.now())])
        try await spool.release([held[1]], dueAt: bench.time.now())
        await bench.crash(spool)
        spool = try await bench.start()
        #expect(spool.recovery == Recovery(leasedCount: 1, unknownCount: 1))
        #expect(try await spool.timeline(held[0].key).map(\.status) == [.injected, .ok])
        #expect(try await spool.timeline(held[1].key).map(\.status) == [.injected])
        #expect(try await spool.timeline(held[2].key).map(\.status) == [.injected, .deferred])
        await bench.crash(spool)
    }

    @Test("is not made of a mark that an older lease left")
    func isOutOfDate() async throws {
        let bench = try Bench()
        var spool = try await bench.start()
        try await spool.acceptSample(to: ["a@example.com"])
        let held = try await spool.claim(limit: 9, perDomain: 9)
        spool.contentBegins(held)
        await bench.crash(spool)
        // A start without the journal voids the lease.
        spool = try await Spool.open(engine: try bench.store.openEngine(), time: bench.time)
        _ = try await spool.claim(limit: 9, perDomain: 9)
        await bench.crash(spool)
        spool = try await bench.start()
        #expect(spool.recovery == Recovery(leasedCount: 1, unknownCount: 0))
        await bench.crash(spool)
    }

    @Test("is not noted where the journal cannot be made")
    func cannotBeMade() {
        #expect(throws: AttemptJournal.OpenError.self) { try AttemptJournal(path: "/nowhere/attempts") }
    }
}
