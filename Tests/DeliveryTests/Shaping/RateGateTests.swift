import Mail
import Spool
import TestKit
import Testing

@testable import Delivery

@Suite("Rate gate")
struct RateGateTests {
    private let start = Timestamp(seconds: 1_800_000_000)

    @Test("lets a burst go, then one at a time")
    func burst() {
        var gate = RateGate(Rate(10, per: .second, burst: 5))
        #expect(gate.room(at: start) == 5)
        gate.take(5, at: start)
        #expect(gate.room(at: start) == 0)
        #expect(gate.opensAt(start) == start + .microseconds(166_667))
        #expect(gate.room(at: start + .microseconds(166_667)) == 1)
        #expect(gate.room(at: start + .seconds(60)) == 5, "a long quiet saves up no more than one burst")
    }

    @Test("a clock that is set back neither opens nor shuts it")
    func clockSetBack() {
        var gate = RateGate(Rate(60, per: .minute))
        gate.take(1, at: start)
        let earlier = start - .seconds(86_400)
        #expect(gate.room(at: earlier) == 0)
        #expect(gate.opensAt(earlier) == earlier + .seconds(1))
        #expect(gate.room(at: earlier + .seconds(1)) == 1)
    }

    @Test("a time scale makes it so many times as fast")
    func scaled() {
        var gate = RateGate(Rate(1, per: .minute), timeScale: 60)
        gate.take(1, at: start)
        #expect(gate.opensAt(start) == start + .seconds(1))
    }

    @Test("times at the ends of the range do no harm", arguments: [Int64.min, Int64.max])
    func ends(microseconds: Int64) {
        var gate = RateGate(Rate(1, per: .day))
        gate.take(1, at: Timestamp(microseconds: microseconds))
        _ = gate.room(at: start)
        _ = gate.opensAt(Timestamp(microseconds: microseconds))
    }

    /// Arrivals in bursts and lulls, with a clock that is now and then set forward or back.
    @Test(
        "in no window of its length go more than it says, and none waits longer than it must", arguments: UInt64(1)...60
    )
    func neverExceeded(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...300, using: &chance)
        let unit = Rate.Unit.allCases.randomElement(using: &chance) ?? .second
        let rate = Rate(
            count, per: unit, burst: Bool.random(using: &chance) ? Int.random(in: 1...count, using: &chance) : nil)
        var gate = RateGate(rate)
        let window = Int64(unit.seconds) * 1_000_000
        var elapsed: Int64 = 0
        var skew: Int64 = 0
        var gone: [Int64] = []
        var isPrompt = true
        for _ in 0..<3_000 {
            if Int.random(in: 0..<200, using: &chance) == 0 { skew -= Int64.random(in: 0...window * 2, using: &chance) }
            let now = start + .microseconds(elapsed + skew)
            let wanted = Int.random(in: 1...5, using: &chance)
            let taken = min(wanted, gate.room(at: now))
            if taken > 0 {
                gate.take(taken, at: now)
                gone += Array(repeating: elapsed, count: taken)
            } else {
                let wait = gate.opensAt(now) - now
                var later = gate
                if later.room(at: now + wait - .microseconds(2)) > 0 { isPrompt = false }
                if later.room(at: now + wait) == 0 { isPrompt = false }
                if Bool.random(using: &chance) { elapsed += wait.microseconds }
            }
            elapsed += Int64.random(in: 0...window / Int64(count), using: &chance)
        }
        let most =
            gone.indices.map { first in
                gone[first...].prefix { $0 < gone[first] + window }.count
            }.max() ?? 0
        #expect(most <= count)
        #expect(isPrompt)
        #expect(gone.count > 100)
    }
}
