import Foundation
import Mail
import Spool
import Storage
import Testing

@testable import Delivery

/// What the scheduler promises, held against a world that misbehaves, under a virtual clock. `SIMULATION_MESSAGES`,
/// `SIMULATION_RUNS` and `SIMULATION_SEED` make it as large as wanted and replay a run (`make simulate`).
@Suite("Simulation", .serialized)
struct SimulationTests {
    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
    }

    private static let seeds: [UInt64] = {
        let first = number("SIMULATION_SEED") ?? 1
        return Array(first..<first + (number("SIMULATION_RUNS") ?? 2))
    }()
    private static let messageCount = number("SIMULATION_MESSAGES").map(Int.init) ?? 4_000

    @Test(
        "keeps limits, starves nobody, ends each message once and in its time, and spares the suppressed",
        arguments: seeds)
    func promises(seed: UInt64) throws {
        let began = ContinuousClock.now
        // In the suite lives are short: the long quiet at the end costs as much as the rest.
        let life = Duration.seconds(Self.messageCount < 100_000 ? 4 * 3_600 : 48 * 3_600)
        let plan = SimulationPlan(seed: seed, messageCount: Self.messageCount, life: life)
        let watch = try Simulation(plan).runToEnd()
        print(
            "simulation of \(Self.messageCount) messages, seed \(seed), took \(ContinuousClock.now - began): \(watch)")
        #expect(watch.violations.isEmpty, "seed \(seed): \(watch.violations.prefix(20).joined(separator: "\n"))")
        #expect(watch.counts.values.reduce(0, +) >= Self.messageCount * 9 / 10)
    }

    @Test("of the same seed comes out the same")
    func replays() throws {
        let digests = try (0..<2).map { _ in
            try Simulation(SimulationPlan(seed: 7, messageCount: 1_000, life: .seconds(600))).runToEnd().digest
        }
        #expect(digests[0] == digests[1])
    }
}

/// A watch that sees nothing proves nothing.
@Suite("Simulation's watch")
struct SimulationWatchTests {
    private let now = Timestamp(seconds: 1_000)

    @Test("sees one too many in a window, wherever it begins", arguments: [(60, true), (59, false)])
    func rate(seconds: Int64, isKept: Bool) {
        var watch = RateWatch(Rate(10, per: .minute))
        let notes = [
            watch.note(1, at: now), watch.note(9, at: now + .seconds(30)), watch.note(1, at: now + .seconds(seconds)),
        ]
        #expect(notes == [true, true, isKept])
    }

    @Test("sees a connection too many, and too many recipients at once")
    func limits() throws {
        let limits = QueueLimits(connections: 2, recipientsPerTransaction: 10)
        var site = try SimulatedSite(number: 1, manners: Manners(), limits: limits)
        let opened = [true, true, false, true].map { site.opened(at: now, isNewSlot: $0) == nil }
        #expect(opened == [true, true, true, false])
        let sent = [10, 11].map { site.sent($0, at: now) == nil }
        #expect(sent == [true, false])
    }

    @Test("sees urgent mail that waits, and a share that is passed over")
    func waits() {
        let share = QueueShare(priority: .transactional, account: .first, campaign: nil)
        var message = SimulatedMessage(share: 0, domain: 0, content: 0, expiresAt: .distantFuture, dueAt: now)
        message.lease = 1
        var watch = SimulationWatch(shareCount: 1)
        watch.accepted(message, isPlain: true, at: 0)
        watch.sent(message, of: share, isPlain: true, at: 1_000, now: now + .milliseconds(1), isFlood: false)
        #expect(watch.violations.isEmpty)
        watch.sent(message, of: share, isPlain: true, at: 61_000_000, now: now + .seconds(61), isFlood: false)
        #expect(watch.violations.count == 1)
        watch.sent(message, of: share, isPlain: true, at: 1_000_000_000, now: now + .seconds(1_000), isFlood: true)
        #expect(watch.violations.count == 2)
    }
}
