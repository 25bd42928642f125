import Mail
import Testing

@testable import Delivery

@Suite("Time span")
struct TimeSpanTests {
    private let start = Timestamp(seconds: 1_000)

    @Test(
        "holds from its beginning until its end, and not when the clock is set back before it",
        arguments: [
            (-1, false), (0, true), (59, true), (60, false),
        ])
    func holds(after seconds: Int64, expected: Bool) {
        #expect(TimeSpan(from: start, for: .seconds(60)).holds(at: start + .seconds(seconds)) == expected)
        #expect(!TimeSpan.never.holds(at: start + .seconds(seconds)))
    }
}
