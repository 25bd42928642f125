import Accounts
import Campaigns
import HTTPTypes
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Contacts on pages", .eachEngine)
struct ContactsPageTests {
    @Test("empty places say the next step")
    func empty() async throws {
        try await TestNode().withServer { calls async throws in
            let owner = try await PageVisitor(calls)
            #expect(try await owner.get("/contacts").text.contains("No contact yet"))
            #expect(try await owner.get("/contacts?q=zed").text.contains("No contact is like that"))
            #expect(try await owner.get("/lists").text.contains("No list yet"))
            #expect(try await owner.get("/imports").text.contains("Nothing was imported yet"))
            #expect(try await owner.get("/contacts/sunset").text.contains("Nobody has been silent"))
            #expect(try await owner.get("/contacts/sources").text.contains("No mail to contacts"))
        }
    }

    @Test("a contact shows how it came in and what it agreed to, and is unsubscribed")
    func shows() async throws {
        let node = try await TestNode()
        try await node.populateContacts(list: "Quarterly news")
        let contact = try #require(
            try await node.people.contacts.contact(at: SampleMail.mailbox("ada@example.com"), account: .first))
        let path = "/contacts/\(contact.key)"
        try await node.withServer { calls async throws in
            let owner = try await PageVisitor(calls)
            let list = try await owner.get("/contacts?q=ad&state=subscribed").text
            #expect(list.contains("ada@example.com") && list.contains(path))
            let page = try await owner.get(path).text
            for words in ["ada@example.com", "sign up", "Quarterly news", "Subscribed", "to%3Aada%40example.com"] {
                #expect(page.contains(words), "\(words)")
            }
            #expect(try await owner.get("/segments?rule=state+is+subscribed").text.contains("1 contacts now"))
            #expect(try await owner.get("/segments?rule=state+is").status == 422)
            #expect(try await owner.post("/segments", "name=All&rule=state+is+subscribed").status == 303)
            #expect(try await owner.post("/lists", "name=Second").status == 303)
            #expect(try await owner.post("/lists", "name=Second").status == 409)
            let other = try await node.accounts.createAccount(name: "Other", by: .node).id
            let stranger = try await PageVisitor(calls, key: try await node.key(.admin, of: other))
            #expect(try await stranger.get(path).status == 404)
            #expect(try await stranger.post("\(path)/unsubscribe", "").status == 404)
            #expect(try await stranger.get("/lists").text.contains("Quarterly") == false)
            let viewer = try await PageVisitor(calls, key: try await node.key(.read))
            #expect(try await viewer.post("\(path)/unsubscribe", "").status == 403)
            #expect(try await owner.post("\(path)/unsubscribe", "", from: "cross-site").status == 403)
            #expect(try await owner.post("\(path)/unsubscribe", "").status == 303)
            #expect(try await owner.get(path).text.contains("Unsubscribed"))
        }
    }

    @Test("rows are tried, then taken in; hostile ones stay words")
    func imports() async throws {
        let node = try await TestNode()
        try await node.withServer { calls async throws in
            let owner = try await PageVisitor(calls)
            let rows = FormText.encode("E-Mail,Town\nbea@example.com,\(HostileText.name)\nnobody\n")
            for isTrial in [true, false] {
                let sent = try await owner.post(
                    "/imports", "rows=\(rows)&source=form&origin=footer\(isTrial ? "&dry_run=true" : "")")
                #expect(sent.status == 303, "\(sent.text)")
                let path = try #require(sent.headers[.location])
                try await node.people.imports.readAll()
                let page = try await owner.get(path).text
                #expect(page.contains("Finished") && page.contains("nobody") && page.contains("rejects.csv"))
                #expect(page.contains("would be added") == isTrial)
                #expect(try await owner.get("\(path)/rejects.csv").text.contains("nobody"))
            }
            let contact = try #require(
                try await node.people.contacts.contact(at: SampleMail.mailbox("bea@example.com"), account: .first))
            let page = try await owner.get("/contacts/\(contact.key)").text
            #expect(page.contains("form, footer"))
            for mark in HostileText.marks { #expect(!page.contains(mark), "\(mark)") }
        }
    }
}
