import Accounts
import Campaigns
import HTTPTypes
import Storage
import TestKit
import Testing
import Verification

@testable import HTTP

@Suite("Verify on pages", .eachEngine)
struct VerifyPageTests {
    @Test("an address shows its checks; hostile ones stay words")
    func address() async throws {
        try await TestNode().withServer { calls async throws in
            let owner = try await PageVisitor(calls)
            let empty = try await owner.get("/verify").text
            #expect(empty.contains("No list yet") && empty.contains("Verify a list"))
            let page = try await owner.get("/verify?address=info%40shop.example&level=dns").text
            #expect(page.contains("info@shop.example") && page.contains("Syntax"))
            let hostile = try await owner.get("/verify?address=\(FormText.encode(HostileText.name))&level=fast")
            #expect(hostile.status == 200 && hostile.text.contains("Undeliverable"))
            #expect(!hostile.text.contains("<script>alert"))
        }
    }

    @Test("a list is pasted, verified, shown and fetched; a stranger sees nothing of it")
    func list() async throws {
        let node = try await TestNode()
        try await node.withServer { calls async throws in
            let owner = try await PageVisitor(calls)
            let rows = FormText.encode("E-Mail,Name\nada@shop.example,\(HostileText.name)\nno address,Bob\n")
            let sent = try await owner.post("/verify/list", "rows=\(rows)&level=fast")
            #expect(sent.status == 303, "\(sent.text)")
            let path = try #require(sent.headers[.location])
            try await node.verificationJobs.runAll()
            let page = try await owner.get(path).text
            for words in ["Ready", "Undeliverable", "Expected bounces", "Without the undeliverable", "/result"] {
                #expect(page.contains(words), "\(words)")
            }
            #expect(try await owner.get("\(path)/result").text.contains("no address,Bob,undeliverable,syntax"))
            #expect(try await owner.get("/verify").text.contains("pasted addresses"))
            #expect(try await owner.post("/verify/list", "rows=a%2Cb%0A1%2C2").status == 400)
            let other = try await node.accounts.createAccount(name: "Other", by: .node).id
            let stranger = try await PageVisitor(calls, key: try await node.key(.admin, of: other))
            #expect(try await stranger.get(path).status == 404)
            #expect(try await stranger.get("\(path)/result").status == 404)
            #expect(try await stranger.post("\(path)/remove", "").status == 404)
            let viewer = try await PageVisitor(calls, key: try await node.key(.read))
            #expect(try await viewer.post("\(path)/remove", "").status == 403)
            #expect(try await owner.post("\(path)/remove", "", from: "cross-site").status == 403)
            #expect(try await owner.post("\(path)/remove", "").status == 303)
            #expect(try await owner.get(path).status == 404)
        }
    }

    @Test("a list of contacts says when it was verified, and asks again")
    func contacts() async throws {
        let node = try await TestNode()
        try await node.populateContacts(list: "Quarterly news")
        let list = try #require(try await node.people.contacts.list(named: "Quarterly news", account: .first))
        try await node.withServer { calls async throws in
            let owner = try await PageVisitor(calls)
            let before = try await owner.get("/lists").text
            #expect(before.contains("Not all verified") && before.contains("Verify now"))
            #expect(try await owner.post("/lists/\(list.key)/verify", "").status == 303)
            #expect(try await owner.post("/lists/\(list.key)/verify", "").status == 409)
            try await node.people.verifications.runAll()
            let after = try await owner.get("/lists").text
            #expect(after.contains("Verified") && !after.contains("Verify now"))
            node.store.time.advance(by: .seconds(123 * 86_400))
            #expect(try await node.people.contacts.listsThatAsk(of: .first) == ["Quarterly news"])
        }
    }
}
