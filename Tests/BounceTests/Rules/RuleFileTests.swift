import Bounce
import Mail
import TestKit
import Testing

@Suite("Rule files")
struct RuleFileTests {
    private func parse(_ text: String) throws(RuleFileError) -> [RuleFile] {
        try RuleSet.parse(files: [(name: "own.rules", bytes: Array(text.utf8))])
    }

    @Test("read a rule with all its statements")
    func whole() throws {
        let file = try #require(
            try parse(
                """
                # a comment
                provider shop
                  mx Shop.example
                  marks "shop says"
                rule shop.1 policy_block   # why not
                  text "no \\"thanks\\"" | "*later*"
                  or "never"
                  text "today"
                  not "yes"
                  code 550 4yz none
                  enhanced 5.7.1 x.7.x
                  stage rcpt content
                  only-here
                  strength sure
                  status spam_bounce
                  blame policy
                  explain The shop # refuses.
                  seen 2026-11 shop.example/errors
                """
            ).first)
        let rule = try #require(file.rules.first)
        #expect(rule.id == "shop.1")
        #expect(rule.provider == "shop")
        #expect(rule.groups.map(\.count) == [3, 1])
        #expect(rule.groups[0][0].bytes == Array("no \"thanks\"".utf8))
        #expect(rule.groups[0][1].beginsAnywhere && rule.groups[0][1].endsAnywhere)
        #expect(rule.replyCodes == [.exactly(ReplyCode(550)!), .class(4), .none])
        #expect(rule.explanation == "The shop # refuses.")
        #expect(rule.isForProviderOnly && rule.strength == .sure && rule.line == 5)
        #expect(file.providers.first?.exchangers == ["shop.example"])
    }

    @Test(
        "are told off with line and column",
        arguments: [
            ("rule a unknown\n  txt \"x\"", 2, 3, RuleFileError.Problem.unknownStatement("txt")),
            ("rule a nonsense", 1, 8, .expected("reason")),
            ("rule a unknown\n  text x", 2, 8, .expected("phrase")),
            ("rule a unknown\n  text \"x", 2, 8, .unclosedQuotation),
            ("rule a unknown\n  text \"  \"", 2, 8, .emptyPhrase),
            ("rule a unknown\n  text \"a*b\"", 2, 10, .expected("a star only where a phrase begins or ends")),
            ("  text \"x\"", 1, 3, .statementOutsideRule("text")),
            ("rule a unknown\n or \"x\"", 2, 2, .expected("text before or")),
            ("rule a unknown\n  code 5y", 2, 8, .expected("reply code")),
            ("rule a unknown\n  code 999", 2, 8, .expected("reply code")),
            ("rule a unknown\n  enhanced 7.1.1", 2, 12, .expected("enhanced code")),
            ("rule a unknown\n  stage moon", 2, 9, .expected("stage")),
            ("rule a unknown\n  code 550\n  code 551", 3, 3, .statementTwice("code")),
            ("rule a unknown\n  seen now", 1, 1, .ruleWithoutCondition("a")),
            ("rule a unknown\n  code 550", 1, 1, .ruleWithoutSource("a")),
            ("seen x y\nrule a unknown\n code 550\nrule a unknown", 4, 6, .duplicateRule("a")),
            ("mx example.com", 1, 1, .expected("'provider' before 'mx'")),
            ("rule a unknown\n  status hard_bounce soft", 2, 22, .expected("end of line")),
        ])
    func errors(text: String, line: Int, column: Int, problem: RuleFileError.Problem) {
        #expect(throws: RuleFileError(file: "own.rules", line: line, column: column, problem: problem)) {
            _ = try parse(text)
        }
    }

    @Test("of an operator come first, replace and disable")
    func overrides() throws {
        let text = Array("550 5.1.1 User unknown".utf8)
        let own = """
            seen 2026-11 here
            rule generic.recipient_unknown.user policy_block
              text "user unknown"
              strength sure
            disable generic.greylisted.named
            """
        let rules = try RuleSet.standard.overridden(by: [(name: "own.rules", bytes: Array(own.utf8))])
        #expect(rules.diagnose(text: text.span).reason == .policyBlock)
        #expect(RuleSet.standard.diagnose(text: text.span).reason == .recipientUnknown)
        #expect(!rules.rules.contains { $0.id == "generic.greylisted.named" })
        #expect(throws: RuleFileError.self) {
            try RuleSet.standard.overridden(by: [(name: "own.rules", bytes: Array("disable nobody.1".utf8))])
        }
    }

    @Test("carried in the binary each say where they were seen")
    func standard() {
        #expect(RuleSet.standard.rules.count > 300)
        for rule in RuleSet.standard.rules { #expect(rule.seen.hasPrefix("20"), "\(rule.id)") }
    }

    @Test("of random bytes never end the process")
    func random() {
        let chance = SeededChance(seed: 7)
        let words = [
            "rule ", "text ", "\"", "|", "\\", "*", "code ", "550", "\n", "provider ", "seen ", "unknown ", "a",
        ]
        for _ in 0..<2000 {
            let text = (0..<20).map { _ in words[chance.next(below: words.count)] }.joined()
            _ = try? RuleSet.parse(files: [(name: "x", bytes: Array(text.utf8))])
        }
    }
}
