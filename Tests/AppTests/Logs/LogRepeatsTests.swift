import Logging
import Mail
import Testing

@testable import App

@Suite("Lines that say the same")
struct LogRepeatsTests {
    private let start = ContinuousClock.now

    private func line(_ site: String, _ number: Int = 0, message: String = "site parked") -> LogLine {
        LogLine(
            time: Timestamp(microseconds: 0), level: .notice, message: message,
            metadata: ["site": "\(site)", "message_id": "msg_\(number)"])
    }

    @Test("are written up to a limit, and the rest told in one line")
    func limits() {
        var repeats = LogRepeats()
        let written = (0..<1_000_000 / 100).count { repeats.mayWrite(line("a", $0), now: start) }
        #expect(written == LogRepeats.limit)
        let early = repeats.sweep(now: start + .seconds(9))
        #expect(early.isEmpty)
        let told = repeats.sweep(now: start + .seconds(10))
        #expect(told.count == 1)
        #expect(told.first?.fields.map(\.name) == ["site", "repeats"])
        #expect(told.first?.fields.last?.value == "\(10_000 - LogRepeats.limit)")
        let isWritten = repeats.mayWrite(line("a"), now: start + .seconds(10))
        #expect(isWritten)
    }

    @Test("are told apart by what they are about, not by the message they are for")
    func apart() {
        var repeats = LogRepeats()
        for number in 0..<LogRepeats.limit { _ = repeats.mayWrite(line("a", number), now: start) }
        let same = repeats.mayWrite(line("a"), now: start)
        let elsewhere = repeats.mayWrite(line("b"), now: start)
        let another = repeats.mayWrite(line("a", message: "another"), now: start)
        #expect(!same && elsewhere && another)
    }

    @Test("of endlessly many kinds take a bounded memory, and are bounded together")
    func manyKinds() {
        var repeats = LogRepeats()
        let written = (0..<10_000).count { repeats.mayWrite(line("site\($0)"), now: start) }
        #expect(repeats.keyCount <= LogRepeats.keyLimit + 1)
        #expect(written == LogRepeats.keyLimit + LogRepeats.limit)
    }

    @Test("leave nothing behind when nothing was held back")
    func quiet() {
        var repeats = LogRepeats()
        let isWritten = repeats.mayWrite(line("a"), now: start)
        let told = repeats.sweep(now: start + .seconds(20))
        #expect(isWritten && told.isEmpty)
        #expect(repeats.keyCount == 0)
    }
}
