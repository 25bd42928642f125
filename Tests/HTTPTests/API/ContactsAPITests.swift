import Accounts
import Campaigns
import Foundation
import HTTPTypes
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Contacts")
struct ContactsAPITests {
    @Test("are added once, changed, looked at by address or id, and removed")
    func life() async throws {
        let node = try await TestNode()
        let writer = try await node.key(.contactsWrite, .read)
        try await node.withRouter { calls async throws in
            _ = try await calls.post("/v1/contact-fields", #"{"name":"age","type":"number"}"#, key: writer)
            _ = try await calls.post("/v1/lists", #"{"name":"My News"}"#, key: writer)
            let body = """
                {"email":"Ada@example.com","fields":{"name":"Ada","age":36},"tags":["vip"],"lists":["My News"],
                 "source":{"kind":"form","origin":"footer"},"consent":{"ip":"192.0.2.7","text":"Yes, please"}}
                """
            let added = try await calls.post("/v1/contacts", body, key: writer)
            #expect(added.status == 201 && added.json["state"]?.text == "subscribed", "\(added.text)")
            #expect(try await calls.post("/v1/contacts", body, key: writer).status == 200)
            let id = try #require(added.json["id"]?.text)
            let shown = try await calls.get("/v1/contacts/ada%40example.com", key: writer)
            #expect(shown.json["id"]?.text == id && shown.json["fields"]?["age"] == .integer(36))
            let changed = try await calls.call(
                .patch, "/v1/contacts/\(id)",
                body: #"{"fields":{"age":null},"tags":["x"],"remove_tags":["vip"],"remove_lists":["My News"]}"#,
                key: writer)
            #expect(changed.json["fields"]?["age"] == nil && changed.json["tags"]?.elements == ["x"])
            #expect(changed.json["lists"]?.elements == [])
            let consents = try await calls.get("/v1/contacts/\(id)/consents", key: writer)
            #expect(consents.json["data"]?.elements.first?["text"]?.text == "Yes, please")
            #expect(try await calls.call(.delete, "/v1/contacts/\(id)", body: nil, key: writer).status == 204)
            #expect(try await calls.get("/v1/contacts/\(id)", key: writer).status == 404)
        }
    }

    @Test("mistakes are told by their place")
    func mistakes() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            for (body, place) in [
                (#"{}"#, "/email"), (#"{"email":"x"}"#, "/email"), (#"{"email":"a@b.example","x":1}"#, "/x"),
                (#"{"email":"a@b.example","fields":{"zzz":1}}"#, "/fields/zzz"),
                (#"{"email":"a@b.example","fields":{"name":[]}}"#, "/fields/name"),
                (#"{"email":"a@b.example","tags":["a\nb"]}"#, "/tags/0"),
                (#"{"email":"a@b.example","source":{"kind":"moon"}}"#, "/source/kind"),
                (#"{"email":"a@b.example","consent":{"at":"now"}}"#, "/consent/at"),
            ] {
                let answer = try await calls.post("/v1/contacts", body)
                #expect(answer.status == 422 && answer.place == place, "\(body): \(answer.text)")
            }
            #expect(try await calls.post("/v1/contacts", #"{"email":"a@b.example","lists":["no"]}"#).status == 404)
            let rule = try await calls.post("/v1/segments", #"{"name":"n","rule":"state is asleep"}"#)
            #expect(rule.status == 422 && rule.place == "/rule" && rule.text.contains("At byte 9"))
        }
    }

    @Test("want the scope contacts:write, and show nothing to another account")
    func access() async throws {
        let node = try await TestNode()
        try await node.populateContacts()
        let reader = try await node.key(.read)
        try await node.withRouter { calls async throws in
            #expect(try await calls.post("/v1/contacts", #"{"email":"a@b.example"}"#, key: reader).status == 403)
            #expect(try await calls.post("/v1/lists", #"{"name":"x"}"#, key: reader).status == 403)
            #expect(try await calls.post("/v1/imports", "email", key: reader).status == 403)
            #expect(try await calls.get("/v1/contacts/ada%40example.com", key: reader).status == 200)
        }
    }

    @Test("a file is imported, and its rejects come as CSV")
    func imports() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            _ = try await calls.post("/v1/lists", #"{"name":"News"}"#)
            let csv = "Mail;City\nada@example.com;London\nbob;=1+1\n"
            let answer = try await calls.call(
                .post, "/v1/imports?list=News&source=partner&map=%7B%22Mail%22%3A%22email%22%7D", body: csv,
                headers: [.contentType: "text/csv"])
            #expect(answer.status == 202, "\(answer.text)")
            let path = try #require(answer.headers[.location])
            try await node.people.imports.readAll()
            let done = try await calls.get(path)
            #expect(done.json["state"]?.text == "finished" && done.json["created"] == .integer(1))
            let rejects = try await calls.get(path + "/rejects")
            #expect(rejects.text == "row,reason,text\r\n3,has an address without @,bob;=1+1\r\n")
            let exported = try await calls.get("/v1/contacts:export?rule=in%20list%20News")
            #expect(exported.text.hasPrefix("email,id,state,"))
            #expect(exported.text.contains("ada@example.com,con_") && exported.text.contains(",London,"))
            let bad = try await calls.call(.post, "/v1/imports?map=x", body: csv)
            #expect(bad.status == 400 && bad.place == "map")
            #expect(try await calls.call(.post, "/v1/imports", body: "%PDF-1.7").status == 415)
            let long = String(repeating: "x", count: (1 << 20) + 1)
            #expect(try await calls.call(.post, "/v1/imports", body: long).status == 413)
        }
    }

    @Test("an export reads back as it is")
    func roundTrip() async throws {
        let node = try await TestNode()
        try await node.populateContacts()
        try await node.withRouter { calls async throws in
            for format in ["csv", "ndjson"] {
                let exported = try await calls.get("/v1/contacts:export?format=\(format)")
                let answer = try await calls.call(.post, "/v1/imports", body: exported.text)
                try await node.people.imports.readAll()
                let done = try await calls.get(try #require(answer.headers[.location]))
                #expect(
                    done.json["skipped"] == .integer(1) && done.json["rejected"] == .integer(0),
                    "\(format): \(done.text)")
            }
        }
    }

    @Test("a new contact is asked to confirm; the page's button confirms, looking does not (R52)")
    func confirmation() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            _ = try await calls.post("/v1/lists", #"{"name":"News","opt_in":{"from":"news@shop.example"}}"#)
            let added = try await calls.post(
                "/v1/contacts", #"{"email":"ada@example.com","lists":["News"],"confirm":true}"#)
            #expect(added.status == 201 && added.json["state"]?.text == "unconfirmed")
            #expect(added.json["confirmation"]?["status"]?.text == "sent")
            let entry = try #require(try await node.spool.claim(limit: 10, perDomain: 10).first)
            let text = String(decoding: entry.content.bytes.readableBytesView, as: UTF8.self)
                .replacing("=\r\n", with: "")
            let start = try #require(text.range(of: "https://shop.example")).upperBound
            let path = String(text[start...].prefix { !$0.isWhitespace })
            let page = try await calls.get(path, key: "")
            #expect(page.status == 200 && page.text.contains("<button>") && page.text.contains("News"))
            #expect(try await calls.get("/v1/contacts/ada%40example.com").json["state"]?.text == "unconfirmed")
            let pressed = try await calls.call(.post, path, body: nil, key: "")
            #expect(pressed.status == 200 && pressed.text.contains("confirmed"))
            #expect(try await calls.get("/v1/contacts/ada%40example.com").json["state"]?.text == "subscribed")
            #expect(try await calls.get("/confirm/nonsense", key: "").status == 404)
        }
    }

    @Test("a person is forgotten, or resubscribed with a reason")
    func rights() async throws {
        let node = try await TestNode()
        try await node.populateContacts()
        let writer = try await node.key(.contactsWrite, .read)
        try await node.withRouter { calls async throws in
            let path = "/v1/contacts/ada%40example.com"
            let left = try await calls.post(path + "/unsubscribe", #"{"note":"by phone"}"#)
            #expect(left.json["state"]?.text == "unsubscribed")
            #expect(try await calls.post(path + "/resubscribe", #"{"note":"changed mind"}"#, key: writer).status == 403)
            #expect(try await calls.post(path + "/resubscribe", #"{}"#).status == 422)
            let back = try await calls.post(path + "/resubscribe", #"{"note":"changed mind"}"#)
            #expect(back.json["state"]?.text == "subscribed")
            #expect(try await calls.post(path + "/erase", #"{"keep":"hash"}"#).status == 204)
            #expect(try await calls.get(path).status == 404)
            let again = try await calls.post("/v1/contacts", #"{"email":"ada@example.com"}"#)
            #expect(again.status == 409)
        }
    }
}
