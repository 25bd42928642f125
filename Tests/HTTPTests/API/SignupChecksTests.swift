import HTTPTypes
import JSON
import Mail
import Spool
import TestKit
import Testing
import Verification

@testable import Accounts
@testable import HTTP

@Suite("Checks for web pages that anybody can read", .eachEngine)
struct SignupChecksTests {
    private static let origin = "https://shop.example"

    private static func path(_ calls: TestCalls, level: String = "dns") async throws -> String {
        let made = try await calls.post(
            "/v1/signup-keys", #"{"name":"shop","origins":["\#(origin)","http://localhost:3000"],"level":"\#(level)"}"#)
        #expect(made.status == 201, "\(made.text)")
        return "/v1/signup-checks/\(made.json["key"]?.text ?? "")"
    }

    private static func check(
        _ calls: TestCalls, _ path: String, _ address: String, from origin: String? = origin
    ) async throws -> Answer {
        var headers: HTTPFields = [:]
        headers[.origin] = origin
        return try await calls.post(path, "{\"address\":\"\(address)\"}", key: "", headers: headers)
    }

    @Test("tell a page of the key's origin what anybody could find out")
    func told() async throws {
        try await TestNode().withRouter { calls async throws in
            let path = try await Self.path(calls)
            let good = try await Self.check(calls, path, "ada@shop.example.net")
            #expect(good.status == 200, "\(good.text)")
            #expect(good.headers[.accessControlAllowOrigin] == Self.origin && good.headers[.vary] == "Origin")
            #expect(good.json.members.map(\.name) == ["address", "verdict", "reason", "message", "suggestion"])
            #expect(good.json["verdict"]?.text == "unknown")
            let bad = try await Self.check(calls, path, "ada@gone.example.net")
            #expect(bad.json["verdict"]?.text == "undeliverable" && bad.json["reason"]?.text == "domain_not_found")
            let none = try await Self.check(calls, path, "ada")
            #expect(none.json["reason"]?.text == "syntax" && none.json["message"]?.text?.isEmpty == false)
        }
    }

    @Test("tell nothing of lists and of what was seen here")
    func noHistory() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        try await node.verifications.history.catchUp()
        try await node.withRouter { calls async throws in
            let path = try await Self.path(calls, level: "fast")
            for name in ["ok", "unknown", "full"] {
                let known = try await Self.check(calls, path, "\(name)@example.com")
                let strange = try await Self.check(calls, path, "\(name)@example.org")
                #expect(known.json["verdict"] == strange.json["verdict"])
                #expect(known.json["reason"] == strange.json["reason"])
                #expect(known.json["message"] == strange.json["message"])
            }
        }
    }

    @Test("refuse other origins, none at all, unknown keys and revoked ones")
    func refused() async throws {
        try await TestNode().withRouter { calls async throws in
            let path = try await Self.path(calls)
            for origin in ["https://evil.example", "https://shop.example.evil.example", "null", nil] {
                let answer = try await Self.check(calls, path, "ada@shop.example.net", from: origin)
                #expect(answer.status == 403 && answer.headers[.accessControlAllowOrigin] == nil, "\(answer.text)")
            }
            let unknown = "/v1/signup-checks/pub_" + String(repeating: "0", count: 32)
            #expect(try await Self.check(calls, unknown, "ada@shop.example.net").status == 404)
            #expect(try await Self.check(calls, "/v1/signup-checks/x", "ada@shop.example.net").status == 404)
            // It opens nothing else.
            let key = String(path.split(separator: "/").last ?? "")
            #expect(try await calls.get("/v1/status", key: key).status == 401)
            let id = try await calls.get("/v1/signup-keys").json["data"]?.elements.first?["id"]?.text ?? ""
            #expect(try await calls.get("/v1/signup-keys/\(id)").json["name"] == "shop")
            #expect(try await calls.delete("/v1/signup-keys/\(id)").status == 204)
            #expect(try await Self.check(calls, path, "ada@shop.example.net").status == 404)
            #expect(try await calls.delete("/v1/signup-keys/\(id)").status == 404)
        }
    }

    @Test("let a browser know beforehand")
    func preflight() async throws {
        try await TestNode().withRouter { calls async throws in
            let path = try await Self.path(calls)
            let mine = try await calls.call(.options, path, key: "", headers: [.origin: Self.origin])
            #expect(mine.status == 204 && mine.headers[.accessControlAllowOrigin] == Self.origin)
            #expect(mine.headers[.accessControlAllowHeaders] == "Content-Type")
            let other = try await calls.call(.options, path, key: "", headers: [.origin: "https://evil.example"])
            #expect(other.status == 204 && other.headers[.accessControlAllowOrigin] == nil)
        }
    }

    @Test("count clients, and names of one domain that the DNS would be asked about")
    func limits() async throws {
        try await TestNode().withRouter { calls async throws in
            let path = try await Self.path(calls)
            var statuses: [Int] = []
            for index in 0..<61 {
                statuses.append(try await Self.check(calls, path, "a@n\(index).victim.example.net").status)
            }
            #expect(statuses.prefix(60).allSatisfy { $0 == 200 })
            #expect(statuses.last == 429)
            let answer = try await Self.check(calls, path, "a@shop.example.net")
            #expect(answer.status == 429 && answer.headers[.retryAfter] != nil)
            #expect(answer.headers[.accessControlAllowOrigin] == Self.origin)
        }
    }

    private static let strangeOrigins: [String] = [
        "https://shop.example/", "shop.example", "http://shop.example", "*", "https://*.example", "null",
        "https://shop.example:0", "https://shop.example:443x", "https://user@shop.example", "javascript://x",
    ]

    @Test("want origins as browsers send them")
    func badOrigins() async throws {
        try await TestNode().withRouter { calls async throws in
            for origin in Self.strangeOrigins {
                let answer = try await calls.post("/v1/signup-keys", "{\"name\":\"n\",\"origins\":[\"\(origin)\"]}")
                #expect(answer.status == 422 && answer.place == "/origins/0", "\(origin): \(answer.text)")
            }
        }
    }

    @Test(
        "know an origin in every spelling",
        arguments: [
            ("https://Shop.Example", "https://shop.example"), ("https://shop.example:443", "https://shop.example"),
            ("https://shop.example:8443", "https://shop.example:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
        ])
    func origins(given: String, form: String) { #expect(SignupKey.origin(given) == form) }

    @Test(
        "answer hostile bodies with a problem",
        arguments: ["", "{", "[]", #"{"address":7}"#, #"{"address":"a","x":1}"#])
    func hostile(body: String) async throws {
        try await TestNode().withRouter { calls async throws in
            let path = try await Self.path(calls)
            let answer = try await calls.post(path, body, key: "", headers: [.origin: Self.origin])
            #expect(answer.status == 400 || answer.status == 422, "\(answer.text)")
            let long = "{\"address\":\"\(String(repeating: "a", count: 20_000))\"}"
            #expect(try await calls.post(path, long, key: "", headers: [.origin: Self.origin]).status == 413)
        }
    }
}
