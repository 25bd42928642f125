import Mail
import Testing

@testable import Delivery

@Suite("Claim clock")
struct ClaimClockTests {
    private let now = Timestamp(seconds: 1_000)

    private func clock(claimed: Int, nextDue: Timestamp?, held: Int = 0) -> ClaimClock {
        var clock = ClaimClock()
        clock.begin()
        clock.end(claimed: claimed, asked: 100, nextDue: nextDue, held: held, now: now)
        return clock
    }

    @Test("a full page is followed by the next at once")
    func fullPage() { #expect(clock(claimed: 100, nextDue: nil).nextAt == now) }

    @Test("an empty queue is looked at again after five seconds, or one while we work")
    func emptyQueue() {
        #expect(clock(claimed: 0, nextDue: nil).nextAt == now + .seconds(5))
        #expect(clock(claimed: 0, nextDue: nil, held: 3).nextAt == now + .seconds(1))
    }

    @Test("mail that is due soon is waited for, but never less than a tenth of a second")
    func due() {
        #expect(clock(claimed: 0, nextDue: now + .milliseconds(700)).nextAt == now + .milliseconds(700))
        #expect(clock(claimed: 0, nextDue: now + .milliseconds(1)).nextAt == now + .milliseconds(100))
    }

    @Test("mail that is due and not given, because its site is blocked, does not make us spin")
    func blocked() { #expect(clock(claimed: 0, nextDue: now).nextAt == now + .seconds(5)) }

    @Test("when what is held has halved, the next claim comes early")
    func ebb() {
        var clock = clock(claimed: 50, nextDue: now + .seconds(60), held: 1_000)
        #expect(clock.nextAt == now + .seconds(1))
        clock.fell(to: 600)
        #expect(clock.nextAt == now + .seconds(1))
        clock.fell(to: 500)
        #expect(clock.nextAt == now + .milliseconds(100))
    }

    @Test("a spool that does not answer is asked less and less often")
    func failures() {
        var clock = ClaimClock()
        var waits: [Duration] = []
        for _ in 0..<9 {
            clock.begin()
            clock.fail(held: 0, now: now)
            waits.append(clock.nextAt - now)
        }
        #expect(waits.first == .milliseconds(100))
        #expect(waits[3] == .milliseconds(800))
        #expect(waits.last == .seconds(10))
    }

    @Test("a clock that is set back does not put off the next claim")
    func setBack() {
        let clock = clock(claimed: 0, nextDue: nil)
        #expect(!clock.isDue(at: now + .seconds(4)))
        #expect(clock.isDue(at: now + .seconds(5)))
        #expect(clock.isDue(at: now - .seconds(3_600)))
    }
}
