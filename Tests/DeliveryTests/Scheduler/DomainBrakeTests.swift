import Mail
import Spool
import Testing

@testable import Delivery

@Suite("Domain brake")
struct DomainBrakeTests {
    private let now = Timestamp(seconds: 1_000)

    private func brake(_ rate: Rate = Rate(30, per: .minute)) -> DomainBrake {
        var brake = DomainBrake()
        brake.follow(["slow.example": rate], at: now)
        return brake
    }

    @Test("lets through what the rate allows, and others whatever there is")
    func rate() {
        var brake = brake()
        #expect(
            brake.pass(500, to: "slow.example", at: now) == 1 && brake.pass(500, to: "other.example", at: now) == 500)
        #expect(brake.closed(at: now) == ["slow.example"] && brake.opensAt(now) == now + .seconds(2))
        #expect(brake.pass(5, to: "slow.example", at: now + .seconds(1)) == 0)
        #expect(brake.closed(at: now + .seconds(2)).isEmpty && brake.opensAt(now + .seconds(2)) == nil)
        #expect(brake.pass(5, to: "slow.example", at: now + .seconds(2)) == 1)
    }

    @Test("what goes in an hour is the rate's, however much waits", arguments: [(30, 1_800), (1, 60)])
    func hour(perMinute: Int, count: Int) {
        var brake = brake(Rate(perMinute, per: .minute))
        var passed = 0
        for second in 0..<3_600 { passed += brake.pass(1_000, to: "slow.example", at: now + .seconds(second)) }
        #expect((count...count + 1).contains(passed))
    }

    @Test(
        "the rest comes back when half of it has its turn, and within five minutes",
        arguments: [(1, 2), (60, 60), (9_999, 300)])
    func due(count: Int, seconds: Int) {
        var brake = brake()
        _ = brake.pass(1, to: "slow.example", at: now)
        #expect(brake.dueAt(count, to: "slow.example", after: now) == now + .seconds(seconds))
    }

    @Test("what did not go after all leaves its place to the next")
    func putBack() {
        var brake = brake()
        #expect(brake.pass(1, to: "slow.example", at: now) == 1)
        brake.putBack(1, to: "slow.example", at: now)
        #expect(brake.closed(at: now).isEmpty)
    }

    @Test("holds no longer for a domain that is left out, and goes on where it stays")
    func follow() {
        var brake = brake()
        _ = brake.pass(1, to: "slow.example", at: now)
        brake.follow(["slow.example": Rate(30, per: .minute), "b.example": Rate(1, per: .minute)], at: now)
        #expect(brake.closed(at: now) == ["slow.example"])
        brake.follow([:], at: now)
        #expect(brake.closed(at: now).isEmpty && brake.pass(9, to: "slow.example", at: now) == 9)
    }
}
