import HTTPTypes
import JSON
import Mail
import Spool
import Storage
import TestKit
import Testing
import Verification

@testable import Accounts
@testable import HTTP

@Suite("Verifications over the API", .eachEngine)
struct VerificationsAPITests {
    @Test("one address is answered with one object, many with a list in their order")
    func answers() async throws {
        let node = try await TestNode()
        let key = try await node.key(.verify)
        try await node.withRouter { calls async throws in
            let one = try await calls.post(
                "/v1/verifications", #"{"address":"ada@shop.example","deadline_ms":60000}"#, key: key)
            #expect(one.status == 200, "\(one.text)")
            #expect(one.json["level"]?.text == "dns" && one.json["verdict"]?.text == "unknown")
            #expect(one.json["id"] == .null && one.headers[.location] == nil)
            let gone = try await calls.post(
                "/v1/verifications", #"{"address":"ada@gone.example","deadline_ms":60000}"#, key: key)
            #expect(gone.json["verdict"]?.text == "undeliverable")
            #expect(gone.json["reason"]?.text == "domain_not_found")
            let body = #"{"addresses":["b@nomail.example","","a@shop.example"],"deadline_ms":60000}"#
            let many = try await calls.post("/v1/verifications", body, key: key)
            let reasons = many.json["data"]?.elements.compactMap { $0["reason"]?.text }
            #expect(reasons == ["null_mx", "syntax", "ok"])
        }
    }

    @Test("what is still being found out has an id, which its account alone may ask for")
    func pending() async throws {
        let node = try await TestNode()
        let other = try await node.accounts.createAccount(name: "other", by: .node).id
        let stranger = try await node.key(.verify, of: other)
        try await node.withRouter { calls async throws in
            let answer = try await calls.post("/v1/verifications", #"{"address":"ada@trouble.example.net"}"#)
            #expect(answer.json["pending"] == .bool(true) && answer.json["reason"]?.text == "temp_error")
            let path = try #require(answer.headers[.location])
            let found = try await calls.get(path)
            #expect(found.status == 200 && found.json["id"] == answer.json["id"])
            #expect(try await calls.get(path, key: stranger).status == 404)
            #expect(try await calls.get("/v1/verifications/vrf_0000000000000").status == 404)
            #expect(try await calls.get("/v1/verifications/nonsense").status == 404)
        }
    }

    @Test("history is each account's own; of the system's list everybody learns that it says no, and nothing more")
    func history() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        try await node.verifications.history.catchUp()
        let other = try await node.accounts.createAccount(name: "other", by: .node).id
        let stranger = try await node.key(.verify, of: other)
        try await node.withRouter { calls async throws in
            let body = #"{"addresses":["ok@example.com","unknown@example.com"],"level":"fast"}"#
            let own = try await calls.post("/v1/verifications", body).json["data"]?.elements ?? []
            #expect(own.map { $0["verdict"]?.text } == ["deliverable", "undeliverable"])
            #expect(own.map { $0["reason"]?.text } == ["ok", "suppressed"])
            let theirs = try await calls.post("/v1/verifications", body, key: stranger)
            let data = theirs.json["data"]?.elements ?? []
            #expect(data.map { $0["verdict"]?.text } == ["unknown", "undeliverable"])
            #expect(!theirs.text.contains("no such user") && !theirs.text.contains("delivered"))
        }
    }

    private static let wrongBodies: [(body: String, place: String)] = [
        ("{}", "/address"), (#"{"address":7}"#, "/address"), (#"{"addresses":[]}"#, "/addresses"),
        (#"{"address":"a@b.c","addresses":["a@b.c"]}"#, "/addresses"), (#"{"addresses":["a",1]}"#, "/addresses/1"),
        (#"{"address":"a@b.c","level":"deep"}"#, "/level"), (#"{"address":"a@b.c","level":"smtp"}"#, "/level"),
        (#"{"address":"a@b.c","policy":"x"}"#, "/policy"),
        (#"{"address":"a@b.c","deadline_ms":0}"#, "/deadline_ms"), (#"{"address":"a@b.c","more":1}"#, "/more"),
    ]

    @Test("mistakes are named with their place")
    func mistakes() async throws {
        try await TestNode().withRouter { calls async throws in
            for (body, place) in Self.wrongBodies {
                let answer = try await calls.post("/v1/verifications", body)
                #expect(answer.status == 422 && answer.place == place, "\(body): \(answer.text)")
            }
        }
    }

    @Test("a thousand and one are too many")
    func tooMany() async throws {
        let addresses = (0...1_000).map { "\"a\($0)@shop.example\"" }.joined(separator: ",")
        try await TestNode().withRouter { calls async throws in
            let answer = try await calls.post("/v1/verifications", "{\"addresses\":[\(addresses)]}")
            #expect(answer.status == 422 && answer.place == "/addresses", "\(answer.text)")
        }
    }

    @Test(
        "hostile addresses are answers and no faults",
        arguments: [
            "a\\r\\nRCPT TO:<b@c>@shop.example", "a\\u0000@shop.example", "<script>@shop.example", "@", "\\\"@",
        ])
    func hostile(text: String) async throws {
        try await TestNode().withRouter { calls async throws in
            let answer = try await calls.post("/v1/verifications", "{\"address\":\"\(text)\"}")
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.json["verdict"]?.text == "undeliverable" && answer.json["reason"]?.text == "syntax")
            #expect(!answer.text.contains("<script>"))
        }
    }
}
