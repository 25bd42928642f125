import HTTPTypes
import JSON
import Mail
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("Keys over the API")
struct KeysAPITests {
    @Test("a key is good until it expires, and is listed without its text")
    func expiry() async throws {
        let node = try await TestNode()
        let until = node.store.time.now() + .seconds(3_600)
        try await node.withRouter { calls async throws in
            let made = try await calls.post(
                "/v1/api-keys", #"{"name":"ci","scopes":["read"],"expires_at":"\#(until.rfc3339)"}"#)
            #expect(made.status == 201 && made.json["expires_at"]?.text == until.rfc3339)
            let secret = try #require(made.json["secret"]?.text)
            #expect(try await calls.get("/v1/status", key: secret).status == 200)
            let listed = try await calls.get("/v1/api-keys")
            #expect(!listed.text.contains(secret) && listed.text.contains(String(secret.prefix(7))))
            let past = try await calls.post(
                "/v1/api-keys", #"{"name":"ci","scopes":["read"],"expires_at":"2001-01-01T00:00:00Z"}"#)
            #expect(past.place == "/expires_at")
        }
        node.store.time.advance(by: .seconds(3_600))
        let reopened = try await Accounts.open(engine: node.store.engine, time: node.store.time)
        #expect(try await reopened.keys().filter { $0.expiresAt != nil }.count == 1)
    }

    @Test("an account's key makes no key that may do more than its account")
    func noEscalation() async throws {
        let node = try await TestNode()
        let key = try await node.key(.admin)
        try await node.withRouter { calls async throws in
            let answer = try await calls.post("/v1/api-keys", #"{"name":"x","scopes":["system"]}"#, key: key)
            #expect(answer.status == 403)
            let good = try await calls.post("/v1/api-keys", #"{"name":"x","scopes":["domains:write"]}"#, key: key)
            #expect(good.status == 201)
        }
    }

    @Test("who asks too often is told how often, and when again")
    func rate() async throws {
        let node = try await TestNode { $0.requestsPerMinute = 2 }
        let other = try await node.key(.read)
        try await node.withRouter { calls async throws in
            let first = try await calls.get("/v1/status")
            #expect(first.headers[.rateLimitPolicy] == #""requests";q=2;w=60"#)
            #expect(first.headers[.rateLimit]?.hasPrefix(#""requests";r=1;t="#) == true)
            _ = try await calls.get("/v1/status")
            let third = try await calls.get("/v1/status")
            #expect(third.status == 429 && third.code == "too_many_requests")
            #expect(third.headers[.retryAfter] != nil && third.headers[.rateLimit] != nil)
            #expect(try await calls.get("/v1/status", key: other).status == 200)
            node.store.time.advance(by: .seconds(60))
            #expect(try await calls.get("/v1/status").status == 200)
        }
    }
}
