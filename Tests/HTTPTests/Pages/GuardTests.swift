import HTTPTypes
import Testing

@testable import HTTP

@Suite("Every page and every act is guarded")
struct GuardTests {
    private static let pages = Front.endpoints.filter { $0.access == .page && $0.method == .get }
    private static let acts = Front.endpoints.filter { if case .act = $0.access { true } else { false } }

    /// A path with something in the place of each parameter.
    private static func path(_ endpoint: Endpoint) -> String {
        endpoint.path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("{") ? "none_0" : String($0) }.joined(separator: "/")
    }

    @Test("whatever a page answers forbids foreign scripts, styles, frames and forms, and is kept nowhere")
    func policies() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            #expect(Self.pages.count > 50)
            for endpoint in Self.pages where endpoint.path != "/live" {
                let answer = try await visitor.get(Self.path(endpoint))
                let policy = answer.headers[.contentSecurityPolicy] ?? ""
                #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "\(endpoint.path)")
                #expect(policy.contains("frame-ancestors") || policy.contains("sandbox"), "\(endpoint.path)")
                #expect(answer.headers[.contentTypeOptions] == "nosniff", "\(endpoint.path)")
                #expect(answer.headers[.cacheControl] == "no-store", "\(endpoint.path)")
                #expect(answer.status < 500, "\(endpoint.path): \(answer.status)")
            }
        }
    }

    @Test("no act is taken from another site, or from somebody who is not signed in")
    func acts() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            #expect(Self.acts.count > 50)
            for endpoint in Self.acts {
                for site in ["cross-site", "same-site", "none"] {
                    let answer = try await visitor.post(Self.path(endpoint), "", from: site)
                    #expect(answer.status == 403, "\(endpoint.path) from \(site): \(answer.status)")
                }
            }
        }
    }

    @Test("the cookie of a session is out of reach of scripts and other sites, and secret on its way where the way is")
    func cookies() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            for scheme in ["http", "https"] {
                let form: HTTPFields = [
                    .contentType: "application/x-www-form-urlencoded", HTTPField.Name("X-Forwarded-Proto")!: scheme,
                ]
                let answer = try await calls.post("/sign-in", "key=\(calls.key)", key: "", headers: form)
                let cookie = try #require(answer.headers[.setCookie])
                #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite="), "\(cookie)")
                #expect(!cookie.contains("Domain=") && cookie.contains("Secure") == (scheme == "https"), "\(cookie)")
            }
        }
    }

    @Test("a form that our script sends is told where to go, or what is wrong with which field")
    func script() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            var headers = try await calls.session(calls.key)
            headers[.postriderForm] = "true"
            let made = try await calls.send("/lists", ["name": "News"], session: headers)
            #expect(made.status == 204 && made.headers[.postriderPlace] == "/lists")
            #expect(made.headers[.location] == nil && made.headers[.setCookie]?.contains(Said.cookie) == true)
            let faulty = try await calls.send("/lists", ["name": " "], session: headers)
            #expect(faulty.status == 400 && faulty.text.contains(#""detail":"The name is missing.""#))
        }
    }

    @Test("a form that is refused without a script stands there again, with what was typed and the fault at its field")
    func refused() async throws {
        let node = try await TestNode()
        try await node.withServer { calls async throws in
            var headers = try await calls.session(calls.key)
            headers[.referer] = "http://localhost/lists?x=1"
            let typed = "\(HostileText.name)"
            #expect(try await calls.send("/lists", ["name": "News"], session: headers).status == 303)
            headers[.referer] = "http://localhost/lists"
            let again = try await calls.send("/lists", ["name": "News", "description": typed], session: headers)
            #expect(again.status == 409 && again.text.contains("<h1>Lists</h1>"), "\(again.text)")
            #expect(again.text.contains("value=\"News\"") && again.text.contains("Another list has that name."))
            for mark in ["<script>", "<img src=x"] { #expect(!again.text.contains(mark), "\(mark)") }
            let missing = try await calls.send("/lists", ["name": " "], session: headers)
            #expect(missing.status == 400 && missing.text.contains("aria-invalid=\"true\""), "at the field “Name”")
            headers[.referer] = "http://elsewhere.example/lists"
            #expect(try await calls.send("/lists", ["name": " "], session: headers).text.contains("To the overview"))
        }
    }
}
