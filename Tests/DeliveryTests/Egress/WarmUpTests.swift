import Mail
import Testing

@testable import Delivery

@Suite("A new address")
struct WarmUpTests {
    private let start = Timestamp(seconds: 20_000 * 86_400)

    private func day(_ number: Int, hour: Int = 0) -> Timestamp {
        start + .seconds(number * 86_400 + hour * 3_600)
    }

    /// Sends on so many days, all of which go well.
    private func warmed(days: Int) -> WarmUp {
        var warmUp = WarmUp(at: start)
        for number in 0..<days { warmUp.heard(finished: 100, spam: 0, deferred: 0, isAdverse: false, at: day(number)) }
        _ = warmUp.room(at: day(days), inHand: 0)
        return warmUp
    }

    @Test(
        "carries 1.4 times as much each day that went well",
        arguments: [(0, 20), (1, 28), (2, 39), (5, 107), (19, 11_952), (20, 16_733)])
    func grows(days: Int, limit: Int) { #expect(abs(warmed(days: days).hourlyLimit - limit) <= 1) }

    @Test("is warm after thirty good days")
    func warm() {
        var warmUp = warmed(days: 30)
        #expect(warmUp.isWarm)
        #expect(warmUp.room(at: day(30), inHand: 1_000_000) == Int.max)
    }

    @Test("has room for what is neither sent nor in hand, anew each hour")
    func room() {
        var warmUp = WarmUp(at: start)
        #expect(warmUp.room(at: start, inHand: 0) == 20)
        warmUp.heard(finished: 5, spam: 0, deferred: 0, isAdverse: false, at: start)
        #expect(warmUp.room(at: start, inHand: 10) == 5)
        #expect(warmUp.room(at: start, inHand: 100) == 0)
        #expect(warmUp.room(at: day(0, hour: 1), inHand: 0) == 20)
    }

    @Test(
        "repeats a day of too many refusals",
        arguments: [(100, 2, 0, 20), (100, 0, 21, 20), (100, 1, 20, 28), (40, 40, 0, 28)])
    func held(finished: Int, spam: Int, deferred: Int, limit: Int) {
        var warmUp = WarmUp(at: start)
        warmUp.heard(finished: finished, spam: spam, deferred: deferred, isAdverse: false, at: start)
        _ = warmUp.room(at: day(1), inHand: 0)
        #expect(warmUp.hourlyLimit == limit)
    }

    @Test("loses a quarter by a block, once an hour")
    func cut() {
        var warmUp = warmed(days: 10)
        let before = Double(warmUp.hourlyLimit)
        warmUp.heard(finished: 1, spam: 1, deferred: 0, isAdverse: true, at: day(10))
        warmUp.heard(finished: 1, spam: 1, deferred: 0, isAdverse: true, at: day(10))
        #expect((0.7...0.8).contains(Double(warmUp.hourlyLimit) / before))
        warmUp.heard(finished: 1, spam: 1, deferred: 0, isAdverse: true, at: day(10, hour: 1))
        #expect((0.5...0.6).contains(Double(warmUp.hourlyLimit) / before))
    }

    @Test("stays where it is on days without mail, and begins anew after thirty of them")
    func idle() {
        var warmUp = warmed(days: 5)
        _ = warmUp.room(at: day(20), inHand: 0)
        #expect(abs(warmUp.hourlyLimit - 107) <= 1)
        _ = warmUp.room(at: day(60), inHand: 0)
        #expect(warmUp.hourlyLimit == 20)
    }
}
