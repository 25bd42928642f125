import Accounts
import HTTPTypes
import TestKit
import Testing

@testable import HTTP

@Suite("Access", .eachEngine)
struct AccessTests {
    private static func path(_ endpoint: Endpoint) -> String {
        endpoint.path.replacing("{id}", with: "msg_0000000000000").replacing("{address}", with: "ada%40example.com")
            .replacing("{domain}", with: "shop.example").replacing("{destination}", with: "google")
            .replacing("{contact}", with: "con_0000000000000").replacing("{list}", with: "lst_0000000000000")
            .replacing("{segment}", with: "seg_0000000000000").replacing("{import}", with: "imp_0000000000000")
            .replacing("{field}", with: "city")
    }

    @Test("every endpoint that wants a key refuses those without, with unknown ones and with too little scope")
    func keys() async throws {
        let node = try await TestNode()
        let narrow: [Caller.Scope: String] = [
            .send: try await node.key(.read), .verify: try await node.key(.read, .send),
            .read: try await node.key(.send),
            .suppressionsWrite: try await node.key(.read, .send),
            .admin: try await node.key(.read, .send, .suppressionsWrite),
            .campaignsWrite: try await node.key(.read, .send), .contactsWrite: try await node.key(.read, .send),
            .webhooksWrite: try await node.key(.read, .send), .domainsWrite: try await node.key(.read, .send),
            .system: try await node.key(.admin),
        ]
        try await node.withRouter { calls async throws in
            for endpoint in Front.endpoints {
                guard case .key(let scope) = endpoint.access else { continue }
                let path = Self.path(endpoint)
                for key in ["", "pk_nonsense", String(repeating: "k", count: 5_000)] {
                    let answer = try await calls.call(endpoint.method, path, body: "{}", key: key)
                    #expect(answer.status == 401 && answer.code == "unauthorized", "\(endpoint.method) \(path)")
                    #expect(answer.headers[.wwwAuthenticate] != nil)
                }
                let answer = try await calls.call(endpoint.method, path, body: "{}", key: narrow[scope])
                #expect(answer.status == 403 && answer.code == "forbidden", "\(endpoint.method) \(path)")
            }
        }
    }

    @Test("a revoked key opens nothing from then on")
    func revoked() async throws {
        let node = try await TestNode()
        let made = try await node.accounts.makeKey(name: "short", scopes: [.read])
        try await node.withRouter { calls async throws in
            #expect(try await calls.get("/v1/status", key: made.secret).status == 200)
            #expect(try await calls.call(.delete, "/v1/api-keys/\(made.id)").status == 204)
            #expect(try await calls.get("/v1/status", key: made.secret).status == 401)
            #expect(try await calls.call(.delete, "/v1/api-keys/key_0000000000000").status == 404)
        }
    }

    @Test(
        "tells local names from others",
        arguments: [
            ("localhost", true), ("localhost:8025", true), ("LOCALHOST", true), ("127.0.0.1:80", true),
            ("127.9.9.9", true),
            ("[::1]:8025", true), ("[::1]", true), ("localhost.evil.example", false), ("evil.example:8025", false),
            ("127.0.0.1.evil.example", false), ("127.0.0.evil", false), ("localhost:evil", false), ("", false),
            ("[::2]", false), ("[::1]x", false), ("10.0.0.1", false), ("localhost@evil.example", false),
        ])
    func localNames(authority: String, isLocal: Bool) {
        #expect(LocalHost.isLocal(authority) == isLocal)
    }

    @Test("pages are open on this machine, and to nobody brought here by a proxy or another name")
    func loopback() async throws {
        let node = try await TestNode()
        try await node.withServer { calls async throws in
            #expect(try await calls.get("/", key: "").status == 200)
            for field in ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"] {
                let answer = try await calls.get("/", key: "", headers: [HTTPField.Name(field)!: "203.0.113.9"])
                #expect(answer.status == 303 && answer.headers[.location] == "/sign-in?next=%2F")
            }
        }
        let closed = try await TestNode { $0.opensPagesToLoopback = false }
        try await closed.withServer { calls async throws in
            #expect(try await calls.get("/messages/x", key: "").headers[.location] == "/sign-in?next=%2Fmessages%2Fx")
        }
    }

    @Test("a person signs in with a key, stays signed in by a cookie, and signs out")
    func session() async throws {
        let node = try await TestNode { $0.opensPagesToLoopback = false }
        let key = try await node.key(.read)
        let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        try await node.withRouter { calls async throws in
            #expect(try await calls.get("/", key: "").status == 303)
            #expect(try await calls.post("/sign-in", "key=pk_wrong", key: "", headers: form).status == 403)
            let answer = try await calls.post("/sign-in", "key=\(key)&next=%2Fcampaigns", key: "", headers: form)
            #expect(answer.status == 303 && answer.headers[.location] == "/campaigns")
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
            let session: HTTPFields = [.cookie: String(cookie.prefix { $0 != ";" })]
            #expect(try await calls.get("/", key: "", headers: session).status == 200)
            #expect(try await calls.call(.post, "/sign-out", body: "", key: "", headers: session).status == 303)
            #expect(try await calls.get("/", key: "", headers: session).status == 303)
        }
    }

    @Test("once somebody can sign in, this machine signs in too, with address and password")
    func people() async throws {
        let node = try await TestNode()
        let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        try await node.withServer { calls async throws in
            #expect(try await calls.get("/sign-in", key: "").text.contains("API key"))
            _ = try await node.person("ada@example.com", .viewer)
            #expect(try await calls.get("/", key: "").status == 303)
            #expect(try await calls.get("/sign-in", key: "").text.contains(#"name="password""#))
            let wrong = try await calls.post(
                "/sign-in", "email=ada%40example.com&password=wrong+wrong+wrong", key: "", headers: form)
            #expect(wrong.status == 403 && wrong.text.contains(#"value="ada@example.com""#))
            let password = FormText.encode(TestNode.password)
            let answer = try await calls.post(
                "/sign-in", "email=Ada%40example.com&password=\(password)", key: "", headers: form)
            let cookie = try #require(answer.headers[.setCookie])
            let session: HTTPFields = [.cookie: String(cookie.prefix { $0 != ";" })]
            #expect(try await calls.get("/", key: "", headers: session).status == 200)
            #expect(try await calls.get("/returned", key: "", headers: session).status == 403)
        }
    }

    @Test("a proxy on this machine says who came to it; what the visitor claimed stands before that")
    func forwarded() async throws {
        let node = try await TestNode()
        _ = try await node.person("ada@example.com", .viewer)
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        let wrong = #"{"email":"ada@example.com","password":"wrong wrong wrong"}"#
        try await node.withServer { calls async throws in
            for _ in 0..<5 {
                _ = try await calls.post(
                    "/v1/sessions", wrong, key: "", headers: [name: "198.51.100.7, 203.0.113.9"])
            }
            let there = try await calls.post("/v1/sessions", wrong, key: "", headers: [name: "1.2.3.4, 203.0.113.9"])
            #expect(there.status == 429)
            let elsewhere = try await calls.post(
                "/v1/sessions", wrong, key: "", headers: [name: "203.0.113.9, 198.51.100.7"])
            #expect(elsewhere.status == 401)
            for nonsense in ["", "no address", "203.0.113.9, nobody"] {
                #expect(try await calls.post("/v1/sessions", wrong, key: "", headers: [name: nonsense]).status == 401)
            }
        }
        let refused = try await node.accounts.audit(AuditFilter()).filter { $0.action == "session.refused" }
        #expect(Set(refused.compactMap(\.origin)) == ["203.0.113.9", "198.51.100.7", "127.0.0.1"])
    }

    @Test("a key that may only send opens no page")
    func sendKey() async throws {
        let node = try await TestNode()
        let key = try await node.key(.send)
        try await node.withRouter { calls async throws in
            let answer = try await calls.post(
                "/sign-in", "key=\(key)", key: "", headers: [.contentType: "application/x-www-form-urlencoded"])
            #expect(answer.status == 403 && answer.headers[.setCookie] == nil)
        }
    }

    @Test(
        "after signing in one never leaves this server",
        arguments: [
            "//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a b", "/\u{1}",
            "evil",
        ])
    func openRedirect(next: String) {
        #expect(SignInPage.localPath(next) == "/")
    }
}
