import Bounce
import HTTPTypes
import JSON
import Spool
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("Two accounts", .eachEngine)
struct IsolationTests {
    private static var routes: [Endpoint] { Front.endpoints.filter { $0.path.hasPrefix("/v1/") } }

    @Test("every route shows and changes nothing of another account's, whatever its owner's key may do at home")
    func stranger() async throws {
        let house = try await TwoAccounts()
        let before = try await Self.picture(of: house.node)
        try await house.node.withRouter { calls async throws in
            for endpoint in Self.routes {
                let path = house.path(endpoint)
                let what = "\(endpoint.method) \(path)"
                let answer = try await calls.call(
                    endpoint.method, path, body: TwoAccounts.body(endpoint), key: house.strangerKey)
                let asked = path + (TwoAccounts.body(endpoint) ?? "")
                for secret in house.secrets where !asked.contains(secret) {
                    #expect(!answer.text.contains(secret), "\(what) tells \(secret)")
                }
                switch endpoint.access {
                case .key(.system): #expect(answer.status == 403, "\(what) \(answer.text)")
                case .key where endpoint.path.contains("{"):
                    // A list about an address that anybody may name is empty.
                    let isEmpty = answer.status == 200 && answer.json["data"]?.elements.isEmpty == true
                    #expect(isEmpty || [404, 403].contains(answer.status), "\(what) \(answer.status) \(answer.text)")
                case .key, .open, .page: #expect(answer.status < 500, "\(what) \(answer.text)")
                }
            }
        }
        #expect(try await Self.picture(of: house.node) == before)
    }

    @Test("every route that wants a scope refuses a key of the account that has all others")
    func scope() async throws {
        let house = try await TwoAccounts()
        let node = house.node
        var keys: [Caller.Scope: String] = [:]
        let narrow = Set(Caller.Scope.allCases).subtracting([.admin, .system])
        for scope in Caller.Scope.allCases {
            let scopes = scope == .system ? narrow.union([.admin]) : narrow.subtracting([scope])
            keys[scope] = try await node.accounts.makeKey(name: "narrow", scopes: scopes).secret
        }
        let before = try await Self.picture(of: node)
        let made = keys
        try await node.withRouter { calls async throws in
            for endpoint in Self.routes {
                guard case .key(let scope) = endpoint.access else { continue }
                let path = house.path(endpoint)
                let answer = try await calls.call(
                    endpoint.method, path, body: TwoAccounts.body(endpoint), key: made[scope])
                #expect(answer.status == 403 && answer.code == "forbidden", "\(endpoint.method) \(path)")
                for secret in house.secrets where !path.contains(secret) {
                    #expect(!answer.text.contains(secret), "\(endpoint.method) \(path) tells \(secret)")
                }
            }
        }
        #expect(try await Self.picture(of: node) == before)
    }

    @Test("nobody but an administrator of the installation acts for another account")
    func header() async throws {
        let house = try await TwoAccounts()
        let name = HTTPField.Name("Postrider-Account")!
        try await house.node.withRouter { calls async throws in
            for account in [AccountID.first.description, "acc_0000000000009", "nonsense", ""] {
                let answer = try await calls.get("/v1/campaigns", key: house.strangerKey, headers: [name: account])
                #expect(answer.status == 404, "\(account): \(answer.text)")
            }
            let own = try await calls.get(
                "/v1/campaigns", key: house.strangerKey, headers: [name: house.stranger.description])
            #expect(own.status == 200 && own.json["data"]?.elements.isEmpty == true)
            let there = try await calls.get("/v1/account", headers: [name: house.stranger.description])
            #expect(there.json["name"]?.text == "Stranger")
            let nowhere = try await calls.get("/v1/account", headers: [name: "acc_0000000000009"])
            #expect(nowhere.status == 404)
        }
    }

    @Test("a person of two accounts acts for each as its role allows, and for no third")
    func person() async throws {
        let house = try await TwoAccounts()
        let third = try await house.node.accounts.createAccount(name: "Third", by: .node).id
        _ = try await house.node.person("ada@example.com", .owner, of: house.stranger)
        _ = try await house.node.accounts.addUser(email: "ada@example.com", role: .viewer, to: third, by: .node)
        let token = try await house.node.token("ada@example.com")
        let name = HTTPField.Name("Postrider-Account")!
        try await house.node.withRouter { calls async throws in
            #expect(try await calls.get("/v1/users", key: token).status == 200)
            let there: HTTPFields = [name: third.description]
            #expect(try await calls.get("/v1/account", key: token, headers: there).json["name"]?.text == "Third")
            #expect(try await calls.get("/v1/users", key: token, headers: there).status == 403)
            let first: HTTPFields = [name: AccountID.first.description]
            #expect(try await calls.get("/v1/account", key: token, headers: first).status == 404)
        }
    }

    @Test("pages show another account nothing either")
    func pages() async throws {
        let house = try await TwoAccounts()
        let (campaign, message) = (house.ids["campaigns"]!, house.ids["messages"]!)
        let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        try await house.node.withRouter { calls async throws in
            let signIn = try await calls.post("/sign-in", "key=\(house.strangerKey)", key: "", headers: form)
            let cookie = try #require(signIn.headers[.setCookie])
            let session: HTTPFields = [.cookie: String(cookie.prefix { $0 != ";" }), .accept: "text/html"]
            for path in [
                "/", "/campaigns/\(campaign)", "/campaigns/\(campaign)/bounces.csv", "/messages/\(message)",
                "/returned", "/returned/\(house.ids["returned"]!)",
            ] {
                let answer = try await calls.get(path, key: "", headers: session)
                #expect(answer.status == (path == "/" ? 200 : path.hasPrefix("/returned") ? 403 : 404), "\(path)")
                for secret in house.secrets where !path.contains(secret) {
                    #expect(!answer.text.contains(secret), "\(path) tells \(secret)")
                }
            }
        }
    }

    /// What the first account has, in a few words.
    private static func picture(of node: TestNode) async throws -> [String] {
        let spool = node.spool
        return [
            "\(try await spool.statusCounts(account: .first, campaign: nil).sorted { $0.key.rawValue < $1.key.rawValue })",
            "\(try await spool.campaigns(account: .first).map(\.name))",
            "\(try await spool.suppressions(SuppressionFilter(.account(.first))).map(\.address))",
            "\(try await node.domains.list(of: .first).map(\.name))",
            "\(try await node.accounts.keys().map { "\($0.id) \($0.revokedAt ?? 0)" })",
            "\(try await node.accounts.users(of: .first))",
            "\(try await node.accounts.sessions(of: nil, in: .first, limit: 9).map { $0.endedAt == nil })",
            "\(try await node.accounts.account(.first)!)",
        ]
    }
}
