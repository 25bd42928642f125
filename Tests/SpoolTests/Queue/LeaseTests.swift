import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("A lease", .eachEngine)
struct LeaseTests {
    @Test("is void once the node starts anew, and an answer under it changes nothing")
    func isVoid() async throws {
        let store = try TemporaryStore()
        let time = ManualTime()
        let old = try await claimAndAbandon(store, time)
        let engine = try await store.openEngine()
        let spool = try await Spool.open(engine: engine, time: time)
        let again = try await spool.claim(limit: 9, perDomain: 9)
        #expect(again.map(\.key) == old.map(\.key))
        try await spool.settle([SampleMail.bounce(of: old[0], at: time.now())])
        #expect(try await spool.statusCounts(account: nil, campaign: nil) == [.injected: 2])
        #expect(try await spool.suppressionCount() == 0)
        try await spool.settle(again.map { SampleMail.delivery(of: $0, at: time.now()) })
        #expect(try await spool.statusCounts(account: nil, campaign: nil) == [.ok: 2])
        await engine.close()
    }

    /// What a node leaves behind that dies with mail in its hands: one message claimed, one handed over at birth.
    private func claimAndAbandon(_ store: TemporaryStore, _ time: ManualTime) async throws -> [QueueEntry] {
        let spool = try await Spool.open(engine: try await store.openEngine(), time: time)
        try await spool.acceptSample(to: ["a@example.com"])
        let claimed = try await spool.claim(limit: 1, perDomain: 1)
        let (stream, continuation) = AsyncStream.makeStream(of: [QueueEntry].self)
        spool.setReceiver { continuation.yield($0) }
        try await spool.acceptSample(to: ["b@example.com"])
        for await entries in stream { return claimed + entries }
        return []
    }

    @Test("given back untried leaves the message as it was", arguments: [true, false])
    func isReleased(byKey: Bool) async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: ["a@example.com"])
        let first = try await kit.spool.claim(limit: 1, perDomain: 1)
        let due = kit.time.now() + .seconds(5)
        if byKey {
            try await kit.spool.release(first.map(\.key), dueAt: due)
        } else {
            try await kit.spool.release(first, dueAt: due)
        }
        #expect(try await kit.spool.nextDue() == due)
        kit.time.set(due)
        let second = try await kit.spool.claim(limit: 1, perDomain: 1)
        #expect(second.map(\.key) == first.map(\.key) && second[0].attempts == 0)
        try await kit.spool.release(first, dueAt: due)
        try await kit.spool.settle([SampleMail.bounce(of: first[0], at: due)])
        try await kit.spool.settle([SampleMail.delivery(of: second[0], at: due)])
        #expect(try await kit.spool.timeline(first[0].key).map(\.status) == [.injected, .ok])
    }
}
