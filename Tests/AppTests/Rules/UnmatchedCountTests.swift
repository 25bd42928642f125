import Bounce
import Foundation
import Testing

@testable import App

@Suite("Rules at the command line")
struct UnmatchedCountTests {
    @Test("texts that no rule knows are counted by shape, whatever they stand in")
    func counts() async throws {
        try await Scratch.with { directory in
            let replies = """
                550 zorgle 1234567 blimp for <a@example.com>
                550 zorgle 7654321 blimp for <b@example.net>
                550 5.1.1 User unknown
                {"reply": "550 frobnicate"}
                """
            let log =
                "Nov 21 11:16:40 mx1 postfix/smtp[42]: 4A1B: to=<anna@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.0.0, status=bounced (host mx.example.com[192.0.2.1] said: 550 frobnicate)"
            try replies.write(toFile: directory + "/replies", atomically: false, encoding: .utf8)
            try log.write(toFile: directory + "/log", atomically: false, encoding: .utf8)
            var complaints: [String] = []
            let count = try UnmatchedCount.of(
                ["\(directory)/replies", "\(directory)/log", "\(directory)/none"], rules: .standard,
                complain: { complaints.append($0) }, progress: { _ in })
            #expect(count.totalCount == 5)
            #expect(count.unmatchedCount == 4)
            #expect(count.shapes.first?.count == 2)
            #expect(count.shapes.first?.shape == "550 zorgle <number> blimp for <address>")
            #expect(complaints.count == 1)
        }
    }

    @Test("a trial names the rule, where it is written, and the words it read")
    func trial() throws {
        let rules = try RuleSource.load([])
        let trial = try RuleTrial(rules, text: "552 5.2.2 Over quota", exchanger: "mx.example.com", stage: .rcpt)
        let text = String(decoding: trial.explanation, as: UTF8.self)
        #expect(trial.isMatched)
        #expect(text.contains("mailbox_full") && text.contains("generic.rules, line"))
        #expect(throws: RuleTrial.BadExchanger.self) {
            try RuleTrial(rules, text: "x", exchanger: "not a host", stage: nil)
        }
    }
}
