import Bounce
import Testing

@Suite("Retry schedule")
struct RetryScheduleTests {
    private static let life = Duration.seconds(48 * 3_600)

    /// The waits of a message that is refused for one reason all its life.
    private func minutes(_ reason: Reason, _ attempts: ClosedRange<Int>, life: Duration = life) -> [Double?] {
        var history = RefusalHistory()
        return attempts.map { attempt in
            defer { history.add(reason, status: .deferred, waited: .zero) }
            return RetrySchedule.standard.wait(
                after: reason, attempt: attempt, history: history, life: life, stated: nil, chance: 0.5
            ).map { ($0 / .seconds(60) * 100).rounded() / 100 }
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

    @Test("takes a sender's own steps for the reasons it names, and keeps its own for the rest")
    func chosen() {
        let hour = Duration.seconds(3_600)
        let choice = RetryChoice(
            byReason: [.mailboxFull: RetrySteps([hour * 2], thenEvery: nil)],
            other: RetrySteps([hour * 3], thenEvery: hour * 5))
        let schedule = RetrySchedule.standard.changed(by: choice)
        func waits(_ reason: Reason) -> [Duration?] {
            var history = RefusalHistory()
            return (1...3).map { attempt in
                defer { history.add(reason, status: .deferred, waited: .zero) }
                return schedule.wait(
                    after: reason, attempt: attempt, history: history, life: Self.life, stated: nil, chance: 0.5)
            }
        }
        #expect(waits(.mailboxFull) == [hour * 2, nil, nil])
        #expect(waits(.network) == [hour * 3, hour * 5, hour * 5])
        #expect(waits(.greylisted) == [.seconds(300), .seconds(600), .seconds(1_200)])
        #expect(RetryChoice.shortestWait(of: .greylisted) == .seconds(60))
        #expect(RetryChoice.shortestWait(of: .rateLimited) == .seconds(600))
        #expect(RetryChoice.shortestWait(of: .ipBlocked) == .seconds(600))
        #expect(RetryChoice.shortestWait(of: nil) == .seconds(60))
    }

    @Test(
        "spreads each wait by 20 % either way",
        arguments: [(0.0, 48.0), (0.5, 60), (0.999999999, 72), (-3, 48), (9, 72)])
    func jitter(chance: Double, seconds: Double) throws {
        let wait = RetrySchedule.standard.wait(
            after: .unknown, attempt: 1, life: Self.life, stated: nil, chance: chance)
        #expect(abs(try #require(wait) / .seconds(1) - seconds) < 0.001)
    }

    @Test("honours a stated time with ten seconds on top, up to four hours")
    func stated() {
        let schedule = RetrySchedule.standard
        #expect(
            schedule.wait(after: .greylisted, attempt: 1, life: Self.life, stated: .seconds(300), chance: 0)
                == .seconds(310))
        #expect(
            schedule.wait(after: .greylisted, attempt: 1, life: Self.life, stated: .seconds(700_000), chance: 0)
                == .seconds(4 * 3600 + 10))
    }

    @Test("is divided by the time scale")
    func scale() {
        let schedule = RetrySchedule(timeScale: 1000)
        #expect(
            schedule.wait(after: .greylisted, attempt: 1, life: Self.life, stated: nil, chance: 0.5)
                == .milliseconds(300))
    }

    @Test("counts each kind of refusal for itself")
    func kinds() {
        var history = RefusalHistory()
        history.add(.rateLimited, status: .deferred, count: 10, waited: .seconds(3_600))
        history.add(.mailboxFull, status: .deferred, count: 1, waited: .seconds(3_600))
        let schedule = RetrySchedule.standard
        func wait(_ reason: Reason) -> Duration? {
            schedule.wait(after: reason, attempt: 12, history: history, life: Self.life, stated: nil, chance: 0.5)
        }
        #expect(wait(.mailboxFull) == .seconds(4 * 3_600))
        #expect(wait(.connectionLimit) == .seconds(4 * 3_600))
        #expect(wait(.network) == .seconds(60))
    }

    @Test("tries a short life more often, once a minute at most")
    func shortLives() {
        #expect(minutes(.network, 1...9, life: .seconds(600)) == [1, 1, 1, 1, 1, 1, 1, 1.67, 1.67])
        #expect(minutes(.network, 1...8, life: .seconds(12 * 3_600)) == [1, 2.5, 5, 10, 20, 30, 60, 120])
        #expect(minutes(.mailboxFull, 1...5, life: .seconds(24 * 3_600)) == [60, 240, 720, 1_440, nil])
    }

    @Test("is a value whose steps and limit may be others")
    func custom() {
        var schedule = RetrySchedule.standard
        schedule.byReason[.greylisted] = RetrySteps([.seconds(30)], thenEvery: nil)
        schedule.attemptLimit = 2
        var history = RefusalHistory()
        func wait(_ reason: Reason, _ attempt: Int) -> Duration? {
            schedule.wait(after: reason, attempt: attempt, history: history, life: Self.life, stated: nil, chance: 0.5)
        }
        #expect(wait(.greylisted, 1) == .seconds(30))
        #expect(wait(.network, 2) == nil)
        history.add(.greylisted, status: .deferred, waited: .seconds(30))
        #expect(wait(.greylisted, 1) == nil)
    }

    @Test("ends after thirty attempts")
    func limit() {
        func wait(_ attempt: Int) -> Duration? {
            RetrySchedule.standard.wait(after: .network, attempt: attempt, life: Self.life, stated: nil, chance: 0)
        }
        #expect(wait(29) != nil)
        #expect(wait(30) == nil)
    }
}
