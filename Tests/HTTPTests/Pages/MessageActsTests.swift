import Bounce
import HTTPTypes
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("What can be done about a message", .eachEngine)
struct MessageActsTests {
    private static func find(_ status: RecipientStatus, _ node: TestNode) async throws -> MessageRecord {
        try #require(try await node.spool.messages(MessageFilter()).first { $0.status == status })
    }

    @Test("a waiting message is tried now")
    func retry() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        let waiting = try await Self.find(.deferred, node)
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            let page = try await visitor.get("/messages/\(waiting.key)").text
            #expect(page.contains("Try now") && page.contains("class=\"strip\"") && page.contains("curl -H"))
            #expect(page.contains("/activity?q=to%3Alater%40example.com"))
            #expect(try await visitor.post("/messages/\(waiting.key)/retry", "", from: "cross-site").status == 403)
            #expect(try await node.spool.claim(limit: 10, perDomain: 10).isEmpty)
            #expect(try await visitor.post("/messages/\(waiting.key)/retry", "").status == 303)
            #expect(try await visitor.get("/messages/\(waiting.key)").text.contains("Try now") == false)
            #expect(try await node.spool.claim(limit: 10, perDomain: 10).map(\.key) == [waiting.key])
        }
    }

    @Test("a soft-bounced message is sent again once")
    func resend() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        let bounced = try await Self.find(.softBounce, node)
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            #expect(try await visitor.get("/messages/\(bounced.key)").text.contains("Send again"))
            let path = try await visitor.post("/messages/\(bounced.key)/resend", "").headers[.location] ?? ""
            #expect(path.hasPrefix("/messages/msg_") && !path.hasSuffix(bounced.key.description))
            let page = try await visitor.get(path).text
            #expect(page.contains("full@example.com") && page.contains("Spring news (resent)"))
            let again = try await visitor.post("/messages/\(bounced.key)/resend", "").headers[.location]
            #expect(again == "/messages/\(bounced.key)")
        }
    }

    @Test("an address is suppressed, by those who may")
    func suppress() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        let message = try await Self.find(.spamBounce, node)
        let reader = try await node.key(.read)
        try await node.withRouter { calls async throws in
            let onlooker = try await PageVisitor(calls, key: reader)
            let seen = try await onlooker.get("/messages/\(message.key)").text
            #expect(!seen.contains("Suppress the address") && !seen.contains("Send again"))
            for act in ["suppress", "retry", "resend"] {
                #expect(try await onlooker.post("/messages/\(message.key)/\(act)", "").status == 403)
            }
            let visitor = try await PageVisitor(calls)
            #expect(try await visitor.post("/messages/\(message.key)/suppress", "").status == 303)
            let page = try await visitor.get("/messages/\(message.key)").text
            #expect(page.contains("Suppressed: why") && !page.contains("Suppress the address"))
        }
        let mailbox = SampleMail.mailbox("spam@example.com")
        #expect(try await node.spool.suppressions(of: [mailbox], account: .first)[0] != nil)
    }

    @Test("of another account's message nothing is done")
    func stranger() async throws {
        let house = try await TwoAccounts()
        try await house.node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls, key: house.strangerKey)
            for act in ["suppress", "retry", "resend"] {
                #expect(try await visitor.post("/messages/\(house.ids["message"]!)/\(act)", "").status == 404)
            }
        }
    }
}
