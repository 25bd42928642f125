import Mail
import Testing

@testable import Verification

@Suite("The probe's own limits")
struct ProbeGateTests {
    private static func gate(_ change: (inout ProbeSettings) -> Void = { _ in }) -> ProbeGate {
        var settings = ProbeSettings(heloName: "a.example")
        settings.perMinute = 6
        settings.burst = 2
        settings.connections = 2
        settings.pause = .seconds(60)
        change(&settings)
        return ProbeGate(settings)
    }

    private let start = Timestamp(seconds: 1_000_000)

    @Test("let so many begin at once, and the next when its time has come")
    func rate() {
        var gate = Self.gate { $0.connections = 10 }
        #expect(gate.enter("a", at: start) == .now)
        #expect(gate.enter("a", at: start) == .now)
        guard case .at(let time) = gate.enter("a", at: start) else { Issue.record("no limit"); return }
        #expect(time > start + .seconds(9))
        #expect(time < start + .seconds(11))
        #expect(gate.enter("b", at: start) == .now)
        #expect(gate.enter("a", at: time) == .now)
    }

    @Test("hold so many conversations at a time")
    func connections() {
        var gate = Self.gate { $0.burst = 10 }
        #expect(gate.enter("a", at: start) == .now)
        #expect(gate.enter("a", at: start) == .now)
        #expect(gate.enter("a", at: start) == .at(start + ProbeGate.turn))
        gate.closed("a")
        #expect(gate.enter("a", at: start) == .now)
        gate.closed("unheard of")
    }

    @Test("leave alone whoever turned us away, twice as long each time, until something good comes")
    func pauses() {
        var gate = Self.gate()
        var now = start
        for wait in [60, 120, 240] {
            gate.turnedAway("a", why: "listed", asked: nil, at: now)
            let until = now + .seconds(wait)
            #expect(gate.enter("a", at: until - .seconds(1)) == .turnedAway(until: until, why: "listed"))
            now = until
        }
        gate.welcomed("a")
        gate.turnedAway("a", why: "listed", asked: nil, at: now)
        #expect(gate.enter("a", at: now) == .turnedAway(until: now + .seconds(60), why: "listed"))
        gate.turnedAway("b", why: "later", asked: .seconds(1_000_000), at: now)
        #expect(gate.enter("b", at: now) == .turnedAway(until: now + ProbeGate.longestPause, why: "later"))
    }

    @Test("remember a bounded number of providers, and none that is talked to is forgotten")
    func bounded() {
        var gate = Self.gate()
        #expect(gate.enter("first", at: start) == .now)
        #expect(gate.enter("first", at: start) == .now)
        for index in 0..<(ProbeGate.limit + 100) {
            _ = gate.enter("s\(index)", at: start + .seconds(index * 60)); gate.closed("s\(index)")
        }
        #expect(gate.enter("first", at: start + .seconds(10_000_000)) != .now)
    }
}
