import Mail
import Testing

@testable import Postmaster

@Suite("When a webhook is tried again")
struct WebhookScheduleTests {
    @Test("waits longer each time, ten tries in all")
    func waits() {
        let schedule = WebhookSchedule(random: { 0.5 })
        let waits = (1...10).map { schedule.wait(afterAttempts: $0, retryAfter: nil) }
        #expect(
            waits == [
                .seconds(5), .seconds(300), .seconds(1_800), .seconds(7_200), .seconds(18_000), .seconds(36_000),
                .seconds(50_400), .seconds(72_000), .seconds(86_400), nil,
            ])
    }

    @Test("spreads the waits by a tenth", arguments: [(0.0, 270), (0.999_999, 330)])
    func jitter(chance: Double, seconds: Int) throws {
        let wait = try #require(WebhookSchedule(random: { chance }).wait(afterAttempts: 2, retryAfter: nil))
        #expect(abs(wait / .seconds(1) - Double(seconds)) < 0.1)
    }

    @Test("waits as long as the receiver asks, within a day, and never less than its own time")
    func retryAfter() {
        let schedule = WebhookSchedule(random: { 0.5 })
        #expect(schedule.wait(afterAttempts: 1, retryAfter: .seconds(120)) == .seconds(120))
        #expect(schedule.wait(afterAttempts: 2, retryAfter: .seconds(1)) == .seconds(300))
        #expect(schedule.wait(afterAttempts: 1, retryAfter: .seconds(9_999_999)) == .seconds(86_400))
        #expect(schedule.wait(afterAttempts: 10, retryAfter: .seconds(1)) == nil)
    }

    @Test(
        "reads Retry-After in seconds alone",
        arguments: [
            ("120", 120), ("0", 0), ("-1", nil), ("", nil), ("1e3", nil), ("Wed, 21 Oct", nil), ("99999999999", nil),
        ] as [(String, Int64?)])
    func field(text: String, seconds: Int64?) {
        #expect(WebhookLine.retryAfter(text) == seconds.map { .seconds($0) })
    }
}
