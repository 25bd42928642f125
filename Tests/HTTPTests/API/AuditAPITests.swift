import HTTPTypes
import JSON
import Storage
import Testing

@testable import Accounts
@testable import HTTP

@Suite("The audit log over the API")
struct AuditAPITests {
    @Test("acts of administration are written down wherever they are done, refused ones and daily work are not")
    func acts() async throws {
        let node = try await TestNode()
        let key = try await node.key(.admin)
        try await node.withRouter { calls async throws in
            _ = try await calls.post("/v1/domains", #"{"domain":"shop.example"}"#, key: key)
            _ = try await calls.post("/v1/domains", #"{"domain":"no domain"}"#, key: key)
            _ = try await calls.delete("/v1/domains/shop.example", key: key)
            _ = try await calls.post(
                "/v1/messages", #"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t"}"#, key: key)
            _ = try await calls.post("/v1/queues/google/pause", #"{"why":"test"}"#)
            let own = try await calls.get("/v1/audit?limit=2", key: key)
            #expect(
                own.json["data"]?.elements.compactMap { $0["action"]?.text } == ["domains.removed", "domains.created"])
            #expect(own.json["data"]?.elements.first?["subject"]?.text == "shop.example")
            #expect(own.json["data"]?.elements.first?["actor_name"]?.text == "test")
            let whole = try await calls.get("/v1/audit?all=true&limit=1")
            let entry = try #require(whole.json["data"]?.elements.first)
            #expect(entry["action"]?.text == "queues.pause" && entry["account_id"] == .null)
            #expect(try await calls.get("/v1/audit?all=true", key: key).status == 403)
        }
    }

    @Test(
        "an act is called by its path",
        arguments: [
            ("POST", "/v1/domains", "domains.created"), ("DELETE", "/v1/domains/{domain}", "domains.removed"),
            ("POST", "/v1/domains/{domain}/rotate", "domains.rotate"), ("PATCH", "/v1/account", "account.changed"),
            ("POST", "/v1/suppressions:import", "suppressions.import"),
            ("PATCH", "/v1/lists/{id}/members", "lists.members_changed"),
        ])
    func names(method: String, path: String, action: String) throws {
        let method = try #require(HTTPRequest.Method(method))
        let endpoint = Endpoint(method: method, path: path, access: .open) { _, _, _ in .json(.null) }
        #expect(endpoint.action == action)
    }
}
