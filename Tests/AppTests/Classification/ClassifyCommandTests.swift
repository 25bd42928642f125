import Bounce
import Foundation
import Testing

@testable import App

@Suite("The classify and rules commands")
struct ClassifyCommandTests {
    @Test("tell by themselves what a path holds, and end with what came of it")
    func guesses() async throws {
        try await Scratch.with { directory in
            let mail = MailClassifierTests.bounce("anna@example.com")
            try mail.write(toFile: "\(directory)/a.eml", atomically: false, encoding: .utf8)
            try LogClassifierTests.log.write(toFile: "\(directory)/b.log", atomically: false, encoding: .utf8)
            try "550 5.1.1 User unknown\n".write(toFile: "\(directory)/c.txt", atomically: false, encoding: .utf8)
            try "".write(toFile: "\(directory)/empty.eml", atomically: false, encoding: .utf8)
            let paths = ["a.eml", "b.log", "c.txt"].map { "\(directory)/\($0)" }
            let whole = try await Binary.run(["classify"] + paths)
            #expect(whole.status == 0)
            #expect(!whole.errors.contains("postrider:"))
            #expect(whole.output.split(separator: "\n").count == 4)
            let torn = try await Binary.run(["classify", "mail", "\(directory)/empty.eml", paths[0]])
            #expect(torn.status == 1)
            #expect(torn.errors.contains("empty.eml: empty"))
            #expect(torn.output.contains("anna@example.com"))
            #expect(try await Binary.run(["classify", "mail", "\(directory)/none"]).status == 5)
            #expect(try await Binary.run(["classify", "mail"]).status == 2)
            let explained = try await Binary.run(["classify", "--explain", paths[0]])
            #expect(explained.output.contains("hard_bounce: recipient_unknown"))
        }
    }

    @Test("check rule files, and name line and column")
    func checks() async throws {
        try await Scratch.with { directory in
            let (good, bad) = ("\(directory)/good.rules", "\(directory)/bad.rules")
            try "seen 2026-11 here\nrule my.full mailbox_full\n  text \"bucket is brimming\"\n".write(
                toFile: good, atomically: false, encoding: .utf8)
            try "seen 2026-11 here\nrule my.full mailbox_ful\n".write(toFile: bad, atomically: false, encoding: .utf8)
            let checked = try await Binary.run(["rules", "check", good, bad])
            #expect(checked.status == 3)
            #expect(checked.output == "\(good): 1 rule, 1 phrase\n")
            #expect(checked.errors.contains("\(bad):2:14: reason expected"))
            let tried = try await Binary.run(["rules", "try", "--rules", good, "550 the bucket is brimming"])
            #expect(tried.status == 0)
            #expect(tried.output.contains("rule my.full read"))
            #expect(try await Binary.run(["rules", "try", "550 zorgle blimp"]).status == 3)
            let listed = try await Binary.run([
                "rules", "list", "--ndjson", "--rules", good, "--reason", "mailbox_full",
            ])
            #expect(listed.output.contains(#""rule_id":"my.full""#))
        }
    }

    @Test("have every reason in their description")
    func documented() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/classify.md")
        let text = try String(contentsOf: root, encoding: .utf8)
        for reason in Reason.allCases { #expect(text.contains("`\(reason.rawValue)`"), "\(reason.rawValue)") }
    }
}
