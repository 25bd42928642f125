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
            #expect(try await owner.get("/segments?rule=state+is+subscribed").text.contains("1 contact now"))
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
            #expect(try await owner.post("\(path)/resubscribe", "why=by+phone").status == 303)
            #expect(try await owner.get(path).text.contains("Subscribed"))
        }
    }

    @Test("contacts, lists and segments are changed where they are shown, and only by their own people")
    func changes() async throws {
        let node = try await TestNode()
        try await node.populateContacts(list: "Quarterly news")
        let contacts = node.people.contacts
        let contact = try #require(
            try await contacts.contact(at: SampleMail.mailbox("ada@example.com"), account: .first))
        let list = try #require(try await contacts.list(named: "Quarterly news", account: .first))
        let segment = try #require(try await contacts.segment(named: "vips", account: .first))
        let (one, set, rule) = ("/contacts/\(contact.key)", "/lists/\(list.key)", "/segments/\(segment.key)")
        try await node.withServer { calls async throws in
            let owner = try await PageVisitor(calls)
            #expect(try await owner.get(one).text.contains("name=\"field.name\""))
            let typed = "field.name=\(FormText.encode(HostileText.name))&tags=vip,+new"
            #expect(try await owner.post(one, typed).status == 303)
            let page = try await owner.get(one).text
            #expect(page.contains("new, vip") && !page.contains("list_id"), "its only list was left")
            for mark in HostileText.marks { #expect(!page.contains(mark), "\(mark)") }
            #expect(try await owner.post(set, "name=Monthly&description=all&again=120").status == 303)
            let mail = "from=news@shop.example&subject=s&text=t&hours=2"
            #expect(try await owner.post("\(set)/confirmation", mail).status == 303)
            let shown = try await owner.get(set).text
            #expect(shown.contains("Monthly") && shown.contains("yes, from news@shop.example"))
            #expect(try await owner.get("\(rule)?rule=tagged+new").text.contains("1 contact now"))
            #expect(try await owner.post(rule, "name=vips&rule=tagged+new").status == 303)
            #expect(try await contacts.segment(segment.key, account: .first)?.rule == "tagged new")
            let other = try await node.accounts.createAccount(name: "Other", by: .node).id
            let stranger = try await PageVisitor(calls, key: try await node.key(.admin, of: other))
            for path in [one, set, rule] {
                #expect(try await stranger.get(path).status == 404)
                for act in ["", "/remove"] {
                    #expect(try await stranger.post(path + act, "name=x&rule=tagged+x").status == 404)
                    #expect(try await owner.post(path + act, "", from: "cross-site").status == 403)
                }
            }
            let viewer = try await PageVisitor(calls, key: try await node.key(.read))
            #expect(try await viewer.get(set).text.contains("<form method=\"post\"") == false)
            #expect(try await viewer.post("\(one)/erase", "").status == 403)
            for path in [one, set, rule] { #expect(try await owner.post("\(path)/remove", "").status == 303) }
            #expect(try await contacts.contact(contact.key, account: .first) == nil)
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
                    "/imports", "rows=\(rows)&source=form&origin=footer&then=\(isTrial ? "trial" : "read")")
                #expect(sent.status == 303, "\(sent.text)")
                let path = try #require(sent.headers[.location])
                try await node.people.imports.readAll()
                let page = try await owner.get(path).text
                #expect(page.contains("Finished") && page.contains("nobody") && page.contains("rejects.csv"))
                #expect(page.contains("would be added") == isTrial)
                #expect(try await owner.get("\(path)/rejects.csv").text.contains("nobody"))
            }
            let rows2 = FormText.encode("Who,City\ncleo@example.com,\(HostileText.name)\n")
            let asking = try #require(try await owner.post("/imports", "rows=\(rows2)&then=pick").headers[.location])
            let held = String(asking.dropLast("/mapping".count))
            #expect(try await owner.get(held).headers[.location] == asking)
            let picking = try await owner.get(asking).text
            #expect(picking.contains("What Who means") && picking.contains("New field who"))
            for mark in HostileText.marks { #expect(!picking.contains(mark), "\(mark)") }
            #expect(try await owner.post("\(held)/mapping", "column.0=who&then=try").status == 400, "no address")
            let typed = "column.0=email&column.1=town&then=try"
            let tried = try #require(try await owner.post("\(held)/mapping", typed).headers[.location])
            try await node.people.imports.readAll()
            #expect(try await owner.get(tried).text.contains("would be added"))
            let mended = try await owner.get("\(asking)?like=\(tried.dropFirst("/imports/".count))").text
            #expect(mended.contains("value=\"town\" selected"))
            #expect(try await owner.post("\(tried)/start", "").headers[.location] == held)
            #expect(try await owner.post("\(tried)/start", "").status == 409)
            try await node.people.imports.readAll()
            #expect(try await owner.get(held).text.contains("Finished"))
            let cleo = try #require(
                try await node.people.contacts.contact(at: SampleMail.mailbox("cleo@example.com"), account: .first))
            #expect(cleo.fields["town"] != nil)
            let other = try await node.accounts.createAccount(name: "Other", by: .node).id
            let stranger = try await PageVisitor(calls, key: try await node.key(.admin, of: other))
            #expect(try await stranger.post("\(held)/mapping", typed).status == 404)
            let contact = try #require(
                try await node.people.contacts.contact(at: SampleMail.mailbox("bea@example.com"), account: .first))
            let page = try await owner.get("/contacts/\(contact.key)").text
            #expect(page.contains("form, footer"))
            for mark in HostileText.marks { #expect(!page.contains(mark), "\(mark)") }
        }
    }
}
