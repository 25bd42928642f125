import HTTPTypes
import JSON
import Spool
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import Campaigns
@testable import HTTP

@Suite("Contacts over the API", .eachEngine)
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

    @Test("are found by address, state, tag, list, source and rule, page by page")
    func found() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let list = try #require(try await calls.post("/v1/lists", #"{"name":"News"}"#).json["id"]?.text)
            for (name, rest) in [
                ("ada", #","tags":["vip"],"lists":["News"]"#), ("bob", #","source":{"kind":"partner"}"#), ("cy", ""),
            ] {
                let added = try await calls.post("/v1/contacts", #"{"email":"\#(name)@example.com"\#(rest)}"#)
                #expect(added.status == 201, "\(added.text)")
            }
            _ = try await calls.post("/v1/contacts/cy%40example.com/unsubscribe", "{}")
            for (query, names) in [
                ("q=bob", ["bob"]), ("tag=vip", ["ada"]), ("list_id=\(list)", ["ada"]), ("source=partner", ["bob"]),
                ("state=unsubscribed", ["cy"]), ("rule=not%20tagged%20vip%20and%20state%20is%20subscribed", ["bob"]),
                ("", ["ada", "bob", "cy"]),
            ] {
                let page = try await calls.get("/v1/contacts?\(query)")
                let found = page.json["data"]?.elements.compactMap { $0["email"]?.text }
                #expect(found == names.map { "\($0)@example.com" }, "\(query): \(page.text)")
            }
            let first = try await calls.get("/v1/contacts?limit=2")
            #expect(first.json["has_more"] == .bool(true))
            let after = try #require(first.json["next_after"]?.text)
            let second = try await calls.get("/v1/contacts?limit=2&after=\(after)")
            #expect(second.json["data"]?.elements.compactMap { $0["email"]?.text } == ["cy@example.com"])
            for query in ["state=asleep", "rule=state%20is", "limit=0", "after=x", "list_id=x"] {
                let answer = try await calls.get("/v1/contacts?\(query)")
                #expect([400, 422].contains(answer.status), "\(query): \(answer.status) \(answer.text)")
            }
        }
    }

    @Test("the history tells every state, with who and why")
    func history() async throws {
        let node = try await TestNode()
        try await node.populateContacts()
        try await node.withRouter { calls async throws in
            let path = "/v1/contacts/ada%40example.com"
            _ = try await calls.post(path + "/unsubscribe", #"{"note":"by phone"}"#)
            _ = try await calls.post(path + "/resubscribe", #"{"note":"by letter"}"#)
            let changes = try await calls.get(path + "/history").json["data"]?.elements ?? []
            #expect(changes.compactMap { $0["to"]?.text } == ["unsubscribed", "subscribed"], "\(changes)")
            #expect(changes.compactMap { $0["note"]?.text } == ["by phone", "by letter"])
            let consents = try await calls.get(path + "/consents").json["data"]?.elements ?? []
            #expect(consents.compactMap { $0["kind"]?.text } == ["sign_up", "withdrawal"], "\(consents)")
        }
    }
}
