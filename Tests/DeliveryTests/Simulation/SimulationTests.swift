import Foundation
import Testing

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
    private static let messageCount = number("SIMULATION_MESSAGES").map(Int.init) ?? 10_000

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
