import Testing

@testable import CLI

@Suite("Steps between attempts, as they are chosen")
struct ChosenRetryTests {
    @Test("are waits, and what comes after them")
    func steps() throws {
        let chosen = try #require(ChosenRetry(argument: "mailbox_full=90m,12h,every:1d"))
        #expect(chosen.reason == "mailbox_full" && chosen.waits == [90, 720] && chosen.thenEvery == 1_440)
        #expect(ChosenRetry.words(chosen.json) == "90m, 12h, then every 24h")
        let ending = try #require(ChosenRetry(argument: "other=5m"))
        #expect(ChosenRetry.words(ending.json) == "5m, then no more")
        #expect(try #require(ChosenRetry(argument: "other=default")).waits == [])
    }

    @Test(
        "are nothing else",
        arguments: ["", "other", "=5m", "other=", "other=5", "other=30s", "other=5m,", "other=every:5m", "other=90s"])
    func wrong(text: String) { #expect(ChosenRetry(argument: text) == nil) }
}
