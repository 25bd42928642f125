import HTTPTypes
import JSON
import Spool
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import Campaigns
@testable import HTTP

@Suite("Lists and segments over the API", .eachEngine)
struct ContactListsAPITests {
    @Test("lists are made, renamed, looked at by id or name, and removed without their members")
    func lists() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let made = try await calls.post("/v1/lists", #"{"name":"My News","description":"weekly"}"#)
            #expect(made.status == 201 && made.json["opt_in"] == .null, "\(made.text)")
            let path = try #require(made.headers[.location])
            #expect(try await calls.post("/v1/lists", #"{"name":"My News"}"#).status == 409)
            _ = try await calls.post("/v1/contacts", #"{"email":"ada@example.com","lists":["My News"]}"#)
            #expect(try await calls.get("/v1/lists/My%20News").json["member_count"]?.number == 1)
            let optIn = #"{"name":"Weekly","opt_in":{"from":"news@shop.example","hours":2}}"#
            let changed = try await calls.patch(path, optIn)
            #expect(changed.json["name"]?.text == "Weekly" && changed.json["opt_in"]?["hours"]?.number == 2)
            #expect(changed.json["description"]?.text == "weekly")
            #expect(try await calls.patch(path, #"{"opt_in":false}"#).json["opt_in"] == .null)
            #expect(try await calls.delete(path).status == 204)
            #expect(try await calls.get(path).status == 404)
            #expect(try await calls.get("/v1/contacts/ada%40example.com").json["lists"]?.elements == [])
        }
    }

    @Test("segments are made, tried before, changed and removed")
    func segments() async throws {
        let node = try await TestNode()
        try await node.populateContacts()
        try await node.withRouter { calls async throws in
            let tried = try await calls.post("/v1/segments:preview", #"{"rule":"in list News"}"#)
            #expect(tried.json["count"]?.number == 1 && tried.json["is_complete"] == .bool(true))
            #expect(tried.json["sample"]?.elements.first?["email"]?.text == "ada@example.com")
            let made = try await calls.post("/v1/segments", #"{"name":"Readers","rule":"in list News"}"#)
            let path = try #require(made.headers[.location])
            #expect(try await calls.post("/v1/segments", #"{"name":"Readers","rule":"tagged a"}"#).status == 409)
            let id = try #require(made.json["id"]?.text)
            #expect(try await calls.get("/v1/contacts?segment_id=\(id)").json["data"]?.elements.count == 1)
            let changed = try await calls.patch(path, #"{"rule":"state is unsubscribed"}"#)
            #expect(changed.json["rule"]?.text == "state is unsubscribed", "\(changed.text)")
            #expect(try await calls.get("/v1/contacts?segment_id=\(id)").json["data"]?.elements == [])
            #expect(try await calls.delete(path).status == 204)
            #expect(try await calls.get(path).status == 404)
        }
    }

    @Test("fields are declared once with a type, and taken away")
    func fields() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            #expect(try await calls.post("/v1/contact-fields", #"{"name":"age","type":"number"}"#).status == 201)
            #expect(try await calls.post("/v1/contact-fields", #"{"name":"age","type":"text"}"#).status == 409)
            let bad = try await calls.post("/v1/contact-fields", #"{"name":"1 age"}"#)
            #expect(bad.status == 422 && bad.place == "/name")
            #expect(try await calls.delete("/v1/contact-fields/age").status == 204)
            #expect(try await calls.delete("/v1/contact-fields/age").status == 404)
        }
    }
}
