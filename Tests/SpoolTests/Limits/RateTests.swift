import Spool
import Testing

@Suite("Rate")
struct RateTests {
    @Test(
        "is read and written as text",
        arguments: ["100/min", "10/s", "1/h", "20000/d", "100/min burst 10", "1000000/s", "1/s", "5000/s burst 1"])
    func text(_ text: String) throws {
        #expect(try #require(Rate(text)).description == text)
    }

    @Test(
        "what is no rate is none",
        arguments: [
            "", "100", "/min", "100/", "100/minute", "0/s", "-1/s", "+5/s", "1.5/s", "1000001/s",
            "99999999999999999999/s",
            "10/s burst", "10/s burst 0", "10/s burst 6", "10/s burst 5 x", "10/s gush 5", "١/s", "10//s", "10 /s",
        ])
    func noRate(_ text: String) { #expect(Rate(text) == nil) }

    @Test("high rates let some go at once, low ones let them go one by one")
    func burst() {
        #expect(Rate(10_000, per: .second).burst == 100)
        #expect(Rate(100, per: .second).burst == 1)
        #expect(Rate(100, per: .minute).burst == 1)
        #expect(Rate(5, per: .second, burst: 80).burst == 2)
        #expect(Rate(-4, per: .hour).count == 1)
    }

    @Test("what follows a burst is spaced wider", arguments: [(1, 10_000_000), (26, 13_333_334), (50, 19_607_844)])
    func interval(burst: Int, nanoseconds: Int64) {
        #expect(Rate(100, per: .second, burst: burst).interval == nanoseconds)
    }
}
