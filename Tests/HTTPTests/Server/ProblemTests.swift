import HTTPTypes
import JSON
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Problems", .eachEngine)
struct ProblemTests {
    @Test("every failure is a problem with a code, a request id and the headers of every answer")
    func shape() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let cases: [(HTTPRequest.Method, String, String?, Int, String)] = [
                (.get, "/nowhere", nil, 404, "not_found"), (.get, "/v1/messages/msg_0", nil, 404, "not_found"),
                (.put, "/v1/messages", "{}", 405, "method_not_allowed"),
                (.patch, "/healthz", "{}", 405, "method_not_allowed"),
                (.post, "/v1/messages", "{", 400, "invalid_json"),
                (.post, "/v1/messages", "[]", 422, "invalid_request"),
                (.get, "/v1/messages?limt=3", nil, 400, "bad_request"),
            ]
            for (method, path, body, status, code) in cases {
                let answer = try await calls.call(method, path, body: body)
                #expect(answer.status == status && answer.code == code, "\(method) \(path): \(answer.text)")
                #expect(answer.headers[.contentType] == "application/problem+json")
                #expect(answer.json["request_id"]?.text == answer.headers[.requestID])
                #expect(answer.json["type"]?.text == "urn:postrider:problem:\(code)")
                #expect(answer.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
                #expect(answer.headers[.contentTypeOptions] == "nosniff")
            }
            #expect(try await calls.call(.put, "/v1/messages", body: "{}").headers[.allow] == "GET, HEAD, POST")
            #expect(try await calls.call(.head, "/healthz", body: nil).status == 200)
        }
    }

    @Test("a browser gets a page")
    func page() async throws {
        try await TestNode().withRouter { calls async throws in
            let answer = try await calls.get("/nowhere", headers: [.accept: "text/html,*/*"])
            #expect(answer.status == 404 && answer.headers[.contentType]?.hasPrefix("text/html") == true)
            #expect(try await calls.get("/v1/nowhere", headers: [.accept: "text/html"]).code == "not_found")
        }
    }

    @Test(
        "a body of another type is 415",
        arguments: [
            "text/plain", "application/json; charset=iso-8859-1", "application/x-www-form-urlencoded",
            "application/jsonx",
            "multipart/form-data",
        ])
    func mediaType(type: String) async throws {
        try await TestNode().withRouter { calls async throws in
            #expect(try await calls.post("/v1/messages", "{}", headers: [.contentType: type]).status == 415)
        }
    }

    @Test("a body over the limit is 413, whether it is announced or not")
    func tooLarge() async throws {
        let node = try await TestNode { $0.maximumBodyByteCount = 1_000 }
        try await node.withServer { calls async throws in
            let answer = try await calls.post("/v1/messages", String(repeating: " ", count: 5_000))
            #expect(answer.status == 413 && answer.code == "body_too_large")
        }
        try await node.withRouter { calls async throws in
            #expect(try await calls.post("/v1/messages", String(repeating: " ", count: 5_000)).status == 413)
        }
    }

    @Test("a compressed body is not unpacked")
    func compressed() async throws {
        try await TestNode().withRouter { calls async throws in
            #expect(try await calls.post("/v1/messages", "{}", headers: [.contentEncoding: "gzip"]).status == 415)
        }
    }

    @Test("a store that is gone is 503 with Retry-After")
    func unavailable() async throws {
        let node = try await TestNode()
        await node.store.engine.close()
        try await node.withRouter { calls async throws in
            let answer = try await calls.get("/v1/messages")
            #expect(answer.status == 503 && answer.code == "unavailable" && answer.headers[.retryAfter] == "5")
            let readiness = try await calls.get("/readyz")
            #expect(readiness.status == 503 && readiness.headers[.retryAfter] == "5")
            #expect(try await calls.get("/healthz").status == 200)
        }
    }

    private static let hostileQueries: [(query: String, parameter: String)] = [
        ("limit=0", "limit"), ("limit=501", "limit"), ("limit=-1", "limit"), ("limit=%2B5", "limit"),
        ("limit=5&limit=6", "limit"),
        ("limit=99999999999999999999", "limit"), ("after=msg_%27%20OR%201=1", "after"),
        ("after=evt_0000000000001", "after"),
        ("since=yesterday", "since"), ("until=2026-13-01T00:00:00Z", "until"), ("status=lost", "status"),
        ("reason=%00", "reason"), ("recipient=nobody", "recipient"),
        ("campaign_id=';DROP%20TABLE%20message;--", "campaign_id"),
        ("q=1", "q"), ("%FF=1", "%FF"), ("limit=%F", "limit"),
    ]

    @Test("hostile queries are named and refused")
    func queries() async throws {
        try await TestNode().withRouter { calls async throws in
            for (query, parameter) in Self.hostileQueries {
                let answer = try await calls.get("/v1/messages?\(query)")
                #expect(answer.status == 400 && answer.place == parameter, "\(query): \(answer.text)")
            }
        }
    }

    @Test(
        "texts with quotes and controls are values, never SQL",
        arguments: ["%27", "%27%27--", "a%00b", "%25", "_", "%5C"])
    func quotes(text: String) async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        try await node.withRouter { calls async throws in
            for path in [
                "/v1/messages?recipient_domain=", "/v1/messages?from_domain=", "/v1/bounces?provider=",
                "/v1/bounces?source_ip=", "/v1/suppressions?q=",
            ] {
                let answer = try await calls.get(path + text)
                #expect(
                    answer.status == 200 && answer.json["data"]?.elements.isEmpty == true,
                    "\(path + text): \(answer.text)")
            }
        }
    }
}
