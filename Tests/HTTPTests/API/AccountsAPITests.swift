import HTTPTypes
import JSON
import Mail
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("Accounts over the API", .eachEngine)
struct AccountsAPITests {
    @Test("an account is made, planned, suspended and resumed, and sends accordingly")
    func life() async throws {
        let node = try await TestNode()
        let letter = #"{"from":"a@b.example","to":["c@d.example","e@f.example"],"subject":"s","text":"t"}"#
        try await node.withRouter { calls async throws in
            let made = try await calls.post(
                "/v1/accounts", #"{"name":"Shop","plan":{"log_days":7,"messages_per_hour":2}}"#)
            #expect(made.status == 201 && made.json["plan"]?["log_days"]?.number == 7)
            let id = try #require(made.json["id"]?.text.flatMap { AccountID($0) })
            let key = try await node.key(.send, .read, of: id)
            let place = "/v1/accounts/\(id)"
            #expect(try await calls.post("/v1/messages", letter, key: key).status == 202)
            let over = try await calls.post("/v1/messages", letter, key: key)
            #expect(over.status == 429 && over.code == "sending_limit")
            #expect(over.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
            #expect(over.json["detail"]?.text?.hasPrefix("This account may send 2 messages an hour; 2 were") == true)
            let wider = try await calls.patch(place, #"{"plan":{"messages_per_hour":null}}"#)
            #expect(wider.json["plan"]?["messages_per_hour"] == .null && wider.json["plan"]?["log_days"]?.number == 7)
            #expect(wider.json["used"]?["this_hour"]?.number == 2)
            #expect(try await calls.post("/v1/messages", letter, key: key).status == 202)
            #expect(try await calls.post("\(place)/suspend", "{}").place == "/reason")
            let suspended = try await calls.post("\(place)/suspend", #"{"reason":"bought lists"}"#)
            #expect(suspended.json["state"]?.text == "suspended")
            let refused = try await calls.post("/v1/messages", letter, key: key)
            #expect(refused.status == 403 && refused.code == "account_suspended")
            #expect(refused.json["detail"]?.text == "This account is suspended: bought lists")
            let own = try await calls.get("/v1/account", key: key)
            #expect(own.json["suspended_reason"]?.text == "bought lists" && own.json["used"]?["today"]?.number == 4)
            #expect(try await calls.post("\(place)/resume", #"{"note":"explained"}"#).json["state"]?.text == "active")
            #expect(try await calls.post("/v1/messages", letter, key: key).status == 202)
            let audit = try await calls.get("/v1/audit?all=true&action=account&subject=\(id)")
            let actions = audit.json["data"]?.elements.compactMap { $0["action"]?.text }
            #expect(actions == ["account.resumed", "account.suspended", "account.plan", "account.created"])
        }
    }

    @Test(
        "mistakes are named by their place",
        arguments: [
            (#"{}"#, "/name"), (#"{"name":""}"#, "/name"), (#"{"name":"default"}"#, nil),
            (#"{"name":"a","plan":{"log_days":0}}"#, "/plan/log_days"),
            (#"{"name":"a","plan":{"messages_per_hour":0}}"#, "/plan/messages_per_hour"),
            (#"{"name":"a","plan":{"speed":1}}"#, "/plan/speed"), (#"{"name":"a\u0000b"}"#, "/name"),
        ])
    func mistakes(body: String, place: String?) async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post("/v1/accounts", body)
            #expect(answer.status == (place == nil ? 409 : 422) && answer.place == place, "\(answer.text)")
        }
    }

    @Test("accounts come page by page")
    func pages() async throws {
        let node = try await TestNode()
        for number in 1...3 { _ = try await node.accounts.createAccount(name: "a\(number)", by: .node) }
        try await node.withRouter { calls async throws in
            let first = try await calls.get("/v1/accounts?limit=2")
            #expect(first.json["has_more"] == .bool(true))
            let after = try #require(first.json["next_after"]?.text)
            let second = try await calls.get("/v1/accounts?limit=2&after=\(after)")
            #expect(second.json["data"]?.elements.compactMap { $0["name"]?.text } == ["a2", "a3"])
            #expect(try await calls.get("/v1/accounts?state=suspended").json["data"]?.elements.isEmpty == true)
        }
    }
}
