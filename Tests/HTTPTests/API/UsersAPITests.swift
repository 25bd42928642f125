import HTTPTypes
import JSON
import Mail
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("People over the API", .eachEngine)
struct UsersAPITests {
    private static let password = TestNode.password

    @Test("an owner adds people, changes roles and removes them; others do not")
    func people() async throws {
        let node = try await TestNode()
        _ = try await node.person("owner@example.com", .owner)
        let owner = try await node.token("owner@example.com")
        try await node.withRouter { calls async throws in
            let added = try await calls.post(
                "/v1/users",
                #"{"email":"ada@example.com","name":"Ada","role":"member","password":"\#(Self.password)"}"#,
                key: owner)
            #expect(added.status == 201 && added.json["role"]?.text == "member")
            let id = try #require(added.json["id"]?.text)
            let member = try await node.token("ada@example.com")
            for (method, path) in [
                (HTTPRequest.Method.get, "/v1/users"), (.post, "/v1/users"), (.delete, "/v1/users/\(id)"),
            ] {
                #expect(try await calls.call(method, path, body: "{}", key: member).status == 403)
            }
            let changed = try await calls.patch("/v1/users/\(id)", #"{"role":"viewer"}"#, key: owner)
            #expect(changed.json["role"]?.text == "viewer")
            #expect(try await calls.get("/v1/me", key: member).json["scopes"] == .array(["read"]))
            #expect(try await calls.delete("/v1/users/\(id)", key: owner).status == 204)
            #expect(try await calls.get("/v1/me", key: member).status == 401)
            let ownID = try #require(try await calls.get("/v1/me", key: owner).json["user"]?["id"]?.text)
            #expect(try await calls.delete("/v1/users/\(ownID)", key: owner).status == 409)
        }
    }

    @Test(
        "mistakes are named by their place",
        arguments: [
            (#"{"email":"no address","role":"owner"}"#, "/email"), (#"{"email":"a@b.example"}"#, "/role"),
            (#"{"email":"a@b.example","role":"king"}"#, "/role"),
            (#"{"email":"a@b.example","role":"owner","password":"short"}"#, "/password"),
            (#"{"email":"a@b.example","role":"owner","password":"password123456"}"#, "/password"),
        ])
    func mistakes(body: String, place: String) async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post("/v1/users", body)
            #expect(answer.status == 422 && answer.place == place, "\(answer.text)")
        }
    }

    @Test("an owner sets no password of somebody who belongs to another account too")
    func takeOver() async throws {
        let node = try await TestNode()
        let other = try await node.accounts.createAccount(name: "Other", by: .node).id
        let both = try await node.person("both@example.com", .viewer)
        _ = try await node.accounts.addUser(email: "both@example.com", role: .owner, to: other, by: .node)
        let root = try await node.accounts.addAdministrator(email: "root@example.com", by: .node)
        _ = try await node.accounts.addUser(email: "root@example.com", role: .viewer, to: .first, by: .node)
        let key = try await node.key(.admin)
        try await node.withRouter { calls async throws in
            for id in [both.id, root.id] {
                let answer = try await calls.post(
                    "/v1/users/\(id)/password", #"{"password":"mine from now on"}"#, key: key)
                #expect(answer.status == 403)
            }
            let answer = try await calls.post("/v1/users/\(both.id)/password", #"{"password":"mine from now on"}"#)
            #expect(answer.status == 204)
        }
    }

    @Test("a person signs in over the API, changes the password, and sees and ends the sessions")
    func own() async throws {
        let node = try await TestNode()
        _ = try await node.person("ada@example.com", .viewer)
        try await node.withRouter { calls async throws in
            let wrong = try await calls.post(
                "/v1/sessions", #"{"email":"ada@example.com","password":"wrong wrong wrong"}"#, key: "")
            #expect(wrong.status == 401 && wrong.code == "unauthorized")
            let credentials = #"{"email":"ada@example.com","password":"\#(Self.password)"}"#
            let first = try #require(try await calls.post("/v1/sessions", credentials, key: "").json["token"]?.text)
            let second = try await calls.post("/v1/sessions", credentials, key: "")
            #expect(second.status == 201 && second.json["scopes"] == .array(["read"]))
            let id = try #require(second.json["session"]?["id"]?.text)
            #expect(try await calls.get("/v1/me/sessions", key: first).json["data"]?.elements.count == 2)
            #expect(try await calls.delete("/v1/me/sessions/\(id)", key: first).status == 204)
            #expect(try await calls.get("/v1/me", key: second.json["token"]?.text).status == 401)
            let change = #"{"old":"\#(Self.password)","password":"another battery horse"}"#
            #expect(try await calls.post("/v1/me/password", change, key: first).status == 204)
            #expect(try await calls.post("/v1/sessions", credentials, key: "").status == 401)
            #expect(try await calls.get("/v1/me", key: first).status == 200)
        }
    }

    @Test("five wrong passwords from one place, and it waits")
    func throttled() async throws {
        let node = try await TestNode()
        _ = try await node.person("ada@example.com", .viewer)
        try await node.withRouter { calls async throws in
            for _ in 0..<5 {
                _ = try await calls.post(
                    "/v1/sessions", #"{"email":"ada@example.com","password":"wrong wrong wrong"}"#, key: "")
            }
            let answer = try await calls.post(
                "/v1/sessions", #"{"email":"ada@example.com","password":"\#(Self.password)"}"#, key: "")
            #expect(answer.status == 429 && answer.headers[.retryAfter] == "901")
        }
    }

    @Test("administrators of the installation are apart, and one is always left")
    func administrators() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let made = try await calls.post(
                "/v1/administrators", #"{"email":"root@example.com","password":"\#(Self.password)"}"#)
            #expect(made.status == 201 && made.json["administrator"] == .bool(true) && made.json["role"] == .null)
            let id = try #require(made.json["id"]?.text)
            #expect(try await calls.delete("/v1/administrators/\(id)").status == 409)
            #expect(try await calls.get("/v1/users").json["data"]?.elements.isEmpty == true)
            let token = try await node.token("root@example.com")
            #expect(try await calls.get("/v1/accounts", key: token).status == 200)
            #expect(try await calls.get("/v1/returned", key: token).status == 200)
        }
    }
}
