import NIOCore
import Testing

@testable import Intake

@Suite("Authentication throttle")
struct AuthenticationThrottleTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    @Test("lets a site try ten times a minute")
    func limits() throws {
        var throttle = AuthenticationThrottle()
        let guesser = try #require(InternetAddress("192.0.2.7"))
        let other = try #require(InternetAddress("192.0.2.8"))
        for _ in 0..<9 { throttle.noteFailure(of: guesser, now: start) }
        #expect(throttle.mayTry(guesser, now: start))
        throttle.noteFailure(of: guesser, now: start)
        #expect(!throttle.mayTry(guesser, now: start + .seconds(59)))
        #expect(throttle.mayTry(guesser, now: start + .seconds(60)))
        #expect(throttle.mayTry(other, now: start))
    }

    @Test("counts a network of IPv6 as one site")
    func sites() throws {
        var throttle = AuthenticationThrottle()
        for host in 1...10 {
            throttle.noteFailure(of: try #require(InternetAddress("2001:db8:0:1::\(host)")), now: start)
        }
        #expect(!throttle.mayTry(try #require(InternetAddress("2001:db8:0:1::ffff")), now: start))
        #expect(throttle.mayTry(try #require(InternetAddress("2001:db8:0:2::1")), now: start))
    }

    @Test("forgets failures when a login is right")
    func success() throws {
        var throttle = AuthenticationThrottle()
        let site = try #require(InternetAddress("192.0.2.7"))
        for _ in 0..<10 { throttle.noteFailure(of: site, now: start) }
        throttle.noteSuccess(of: site)
        #expect(throttle.mayTry(site, now: start))
    }

    @Test("remembers a bounded number of sites")
    func bounded() throws {
        var throttle = AuthenticationThrottle()
        for number in 0..<25_000 {
            let address = "10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
            throttle.noteFailure(of: try #require(InternetAddress(address)), now: start)
        }
        #expect(throttle.siteCount <= AuthenticationThrottle.siteLimit)
    }
}
