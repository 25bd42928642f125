import Bounce
import Mail
import Testing

@testable import Delivery

@Suite("Watching replies")
struct ReplyWatchTests {
    private let start = Timestamp(seconds: 1_800_000_000)

    private func watch(_ line: String) throws -> ReplyWatch {
        let text = "seen 2026-11 here\nprovider a\n  mx a.example\n  \(line)"
        let table = try ProviderTable.empty.extended(by: Array(text.utf8), name: "test.limits")
        return ReplyWatch(table.groups["a"]?.actions ?? [])
    }

    private func heard(_ text: String, code: Int = 421) -> ReplyAction.Heard {
        ReplyAction.Heard(text: ASCIISearch.folded(text), code: code, reason: .rateLimited)
    }

    @Test("so many within the time are needed")
    func counts() throws {
        var watch = try watch(#"on "unusual rate" 2/h slow 10/min for 30min"#)
        let reply = heard("421 4.7.28 Our system has detected an Unusual Rate of mail")
        #expect(watch.heard(reply, at: start).isEmpty)
        #expect(watch.heard(reply, at: start + .seconds(3_601)).isEmpty, "the first is too long ago")
        #expect(watch.heard(heard("421 other"), at: start + .seconds(3_602)).isEmpty)
        #expect(watch.heard(reply, at: start + .seconds(3_603)).count == 1)
    }

    @Test("while it holds in full its echoes count for nothing; afterwards one more is enough for as long again")
    func echoes() throws {
        var watch = try watch(#"on "too fast" 2/min stop for 1h"#)
        let reply = heard("451 too fast")
        _ = watch.heard(reply, at: start)
        #expect(watch.heard(reply, at: start + .seconds(1)).count == 1)
        let echoes = (2..<3_600).flatMap { watch.heard(reply, at: start + .seconds($0)) }
        #expect(echoes.isEmpty)
        #expect(watch.heard(reply, at: start + .seconds(3_700)).count == 1)
        #expect(!watch.isForgettable(at: start + .seconds(3_800)))
        #expect(watch.heard(reply, at: start + .seconds(3_700 + 7_300)).isEmpty, "that was long ago")
        #expect(watch.isForgettable(at: start + .seconds(3_700 + 7_400)))
    }

    @Test(
        "codes, reasons and words that must not stand there are heeded",
        arguments: [
            (#"on "policy" code 554 1/h stop for 1h"#, true), (#"on "policy" code 5yz 1/h stop for 1h"#, true),
            (#"on "policy" code 4yz 421 1/h stop for 1h"#, false), (#"on "policy" not "spam" 1/h stop for 1h"#, false),
            (#"on reason rate_limited 1/h stop for 1h"#, true), (#"on reason ip_listed 1/h stop for 1h"#, false),
            (#"on "policy" reason ip_listed rate_limited 1/h stop for 1h"#, true),
        ])
    func conditions(line: String, isDue: Bool) throws {
        var watch = try watch(line)
        let due = watch.heard(heard("554 5.7.1 Policy restrictions, spam", code: 554), at: start)
        #expect(due.isEmpty != isDue)
    }

    @Test(
        "phrases are found where they stand",
        arguments: [("abc", "xxabc", true), ("abc", "ab", false), ("aab", "aaab", true), ("", "a", false)])
    func search(phrase: String, text: String, isThere: Bool) {
        #expect(ASCIISearch.contains(Array(phrase.utf8), in: Array(text.utf8)) == isThere)
    }
}
