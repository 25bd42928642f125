import Bounce
import Testing

@Suite("Retry schedule")
struct RetryScheduleTests {
    private func minutes(_ reason: Reason, _ attempts: ClosedRange<Int>) -> [Int64?] {
        attempts.map { attempt in
            RetrySchedule.standard.wait(afterAttempt: attempt, reason: reason, stated: nil, chance: 0.5)
                .map { $0.components.seconds / 60 }
        }
    }

    @Test("waits 1, 5, 10, 20, 40 minutes, 1 and 2 hours, then 4 hours")
    func general() {
        #expect(minutes(.network, 1...9) == [1, 5, 10, 20, 40, 60, 120, 240, 240])
    }

    @Test("has steps of its own for reasons that ask for them")
    func byReason() {
        #expect(minutes(.greylisted, 1...4) == [5, 10, 20, 40])
        #expect(minutes(.mailboxFull, 1...5) == [60, 240, 720, 1440, nil])
        #expect(minutes(.ipBlocked, 1...4) == [120, 120, 120, 240])
        #expect(minutes(.rateLimited, 1...4) == [10, 15, 20, 30])
        #expect(minutes(.recipientRate, 1...3) == [60, 120, 240])
    }

    @Test(
        "spreads each wait by 20 % either way",
        arguments: [(0.0, 48.0), (0.5, 60), (0.999999999, 72), (-3, 48), (9, 72)])
    func jitter(chance: Double, seconds: Double) throws {
        let wait = RetrySchedule.standard.wait(afterAttempt: 1, reason: .unknown, stated: nil, chance: chance)
        #expect(abs(try #require(wait) / .seconds(1) - seconds) < 0.001)
    }

    @Test("honours a stated time with ten seconds on top, up to four hours")
    func stated() {
        let schedule = RetrySchedule.standard
        #expect(
            schedule.wait(afterAttempt: 1, reason: .greylisted, stated: .seconds(300), chance: 0) == .seconds(310))
        #expect(
            schedule.wait(afterAttempt: 1, reason: .greylisted, stated: .seconds(700_000), chance: 0)
                == .seconds(4 * 3600 + 10))
    }

    @Test("is divided by the time scale")
    func scale() {
        let schedule = RetrySchedule(timeScale: 1000)
        #expect(
            schedule.wait(afterAttempt: 1, reason: .greylisted, stated: nil, chance: 0.5) == .milliseconds(300))
    }

    @Test("ends after thirty attempts")
    func limit() {
        #expect(RetrySchedule.standard.wait(afterAttempt: 29, reason: .network, stated: nil, chance: 0) != nil)
        #expect(RetrySchedule.standard.wait(afterAttempt: 30, reason: .network, stated: nil, chance: 0) == nil)
    }
}
