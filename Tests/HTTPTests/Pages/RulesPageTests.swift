import HTTPTypes
import Postmaster
import TestKit
import Testing

@testable import HTTP

@Suite("The rules page", .eachEngine)
struct RulesPageTests {
    @Test("lists rules, and tries a text")
    func tries() async throws {
        try await TestNode().withServer { calls async throws in
            let page = try await calls.get("/rules", key: "").text
            #expect(page.contains("Nothing was refused lately.") && page.contains("More rules"))
            let verdict = try await calls.get(
                "/rules?text=550%205.1.1%20%3Cimg%20src=x%3E%20User%20unknown&mx=mx.example.com&stage=rcpt", key: "")
            #expect(verdict.text.contains("recipient unknown") && verdict.text.contains("<mark>"))
            #expect(!verdict.text.contains("<img src=x"))
            #expect(try await calls.get("/rules?text=x&mx=%3Cb%3E", key: "").text.contains("is no host name."))
            #expect(
                try await calls.get("/rules?reason=mailbox_full&provider=nobody", key: "").text.contains("No rule is"))
        }
    }

    @Test("counts what was caught and what no rule knew")
    func counts() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        let use = try await Reports(spool: node.spool).ruleUse()
        #expect(use.refusalCount > 0 && use.since != nil)
        #expect(use.hits.values.reduce(0, +) + use.unmatchedCount <= use.refusalCount)
        try await node.withServer { calls async throws in
            #expect(try await calls.get("/rules", key: "").text.contains("of the newest"))
        }
    }

    @Test("is for administrators of the installation")
    func stranger() async throws {
        let house = try await TwoAccounts()
        try await house.node.withRouter { calls async throws in
            #expect(try await PageVisitor(calls, key: house.strangerKey).get("/rules").status == 403)
        }
    }
}
