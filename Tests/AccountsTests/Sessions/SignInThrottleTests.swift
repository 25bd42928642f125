import Mail
import Testing

@testable import Accounts

@Suite("The throttle of sign-ins")
struct SignInThrottleTests {
    private let start = Timestamp(microseconds: 1_800_000_000_000_000)

    @Test("one place that tries many people is stopped, and so are many places that try one")
    func limits() {
        var throttle = SignInThrottle()
        for number in 0..<SignInThrottle.originLimit {
            #expect(throttle.blockedUntil(origin: "a", person: "p\(number)", now: start) == nil)
            throttle.noteFailure(origin: "a", person: "p\(number)", now: start)
        }
        #expect(throttle.blockedUntil(origin: "a", person: "new", now: start) == start + SignInThrottle.window)
        #expect(throttle.blockedUntil(origin: "b", person: "new", now: start) == nil)
        for number in 0..<SignInThrottle.personLimit {
            throttle.noteFailure(origin: "o\(number)", person: "victim", now: start)
        }
        #expect(throttle.blockedUntil(origin: "c", person: "victim", now: start) != nil)
        #expect(throttle.blockedUntil(origin: "c", person: "victim", now: start + SignInThrottle.window) == nil)
    }

    @Test("what succeeds counts for nothing")
    func success() {
        var throttle = SignInThrottle()
        for number in 0..<1_000 {
            throttle.noteFailure(origin: "a", person: "p\(number)", now: start)
            throttle.noteSuccess(origin: "a", person: "p\(number)")
        }
        #expect(throttle.count == 0)
    }

    @Test("remembers a bounded number of places")
    func bounded() {
        var throttle = SignInThrottle()
        for number in 0..<SignInThrottle.countLimit {
            throttle.noteFailure(origin: "o\(number)", person: "p\(number)", now: start)
        }
        #expect(throttle.count <= SignInThrottle.countLimit + 3)
    }
}
