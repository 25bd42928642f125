import Bounce
import Campaigns
import HTTPTypes
import JSON
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("Two accounts", .eachEngine)
struct IsolationTests {
    @Test("of every route it is known how a stranger would try it")
    func complete() async throws {
        let forgotten = try await TwoAccounts().calls.forgotten
        #expect(forgotten.map { "\($0.method) \($0.path)" } == [], "write a line for it in AttemptTable.swift")
    }

    @Test("what a stranger tries would succeed for its owner")
    func owner() async throws {
        let house = try await TwoAccounts()
        let key = try await house.node.key(.admin)
        try await house.node.withRouter { calls async throws in
            for attempt in house.calls.attempts where attempt.namesThings {
                // A key is no person, and administers nothing.
                if attempt.endpoint.access == .key(.system) || attempt.path.hasPrefix("/v1/me") { continue }
                let answer = try await calls.make(attempt, key: key)
                let isDone = (200..<300).contains(answer.status) || answer.status == 409
                #expect(isDone, "\(attempt.what): \(answer.text)")
            }
        }
    }

    @Test("every route shows and changes nothing of another account's, whatever its owner's key may do at home")
    func stranger() async throws {
        let house = try await TwoAccounts()
        let before = try await Self.picture(of: house.node)
        try await house.node.withRouter { calls async throws in
            for attempt in house.calls.attempts {
                let answer = try await calls.make(attempt, key: house.strangerKey)
                for secret in house.secrets where !attempt.said.contains(secret) {
                    #expect(!answer.text.contains(secret), "\(attempt.what) tells \(secret)")
                }
                switch attempt.endpoint.access {
                case .key(.system): #expect(answer.status == 403, "\(attempt.what): \(answer.text)")
                case .key where attempt.namesThings:
                    let isRefused = [403, 404, 422].contains(answer.status)
                    #expect(isRefused || answer.isEmpty, "\(attempt.what): \(answer.status) \(answer.text)")
                case .key, .open, .page, .act: #expect(answer.status < 500, "\(attempt.what): \(answer.text)")
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
            for attempt in house.calls.attempts {
                guard case .key(let scope) = attempt.endpoint.access else { continue }
                let answer = try await calls.make(attempt, key: made[scope])
                #expect(answer.status == 403 && answer.code == "forbidden", "\(attempt.what)")
                for secret in house.secrets where !attempt.said.contains(secret) {
                    #expect(!answer.text.contains(secret), "\(attempt.what) tells \(secret)")
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
        let (campaign, message) = (house.ids["campaign"]!, house.ids["message"]!)
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
        let statuses = try await spool.statusCounts(account: .first, campaign: nil)
        let contacts = node.people.contacts
        let page = try await contacts.contacts(ContactFilter(), account: .first, after: nil, limit: 100)
        let mailings = Mailings(spool: spool, templates: node.templates, time: node.store.time, offersWayOut: true)
        let feed = FeedFilter(account: .first, includesInstallation: true)
        return [
            "\(statuses.sorted { $0.key.rawValue < $1.key.rawValue })",
            "\(try await spool.campaigns(account: .first).map { "\($0.name) \($0.state)" })",
            "\(try await mailings.mailings(account: .first))",
            "\(try await node.templates.templates(account: .first, includesArchived: true, after: "", limit: 100))",
            "\(try await spool.suppressions(SuppressionFilter(.account(.first))).map(\.address))",
            "\(try await spool.suppressionPolicy(of: .first))",
            "\(try await spool.bounceCounts(BounceCountFilter(account: .first)))",
            "\(try await node.domains.list(of: .first))",
            "\(try await node.accounts.keys(of: .first).map { "\($0.id) \($0.revokedAt ?? 0)" })",
            "\(try await node.accounts.users(of: .first))",
            "\(try await node.accounts.sessions(of: nil, in: .first, limit: 9).map { $0.endedAt == nil })",
            "\(try await node.accounts.account(.first)!)",
            "\(page.contacts) \(try await contacts.attachments(of: page.contacts.map(\.key)))",
            "\(try await contacts.lists(of: .first)) \(try await contacts.segments(of: .first))",
            "\(try await contacts.fieldTypes(of: .first).sorted { $0.key < $1.key })",
            "\(try await node.people.imports.list(of: .first, before: nil, limit: 100))",
            "\(try await node.webhooks.endpoints(of: .first))",
            "\(try await spool.feed(feed, after: EventSequence(number: 0), limit: 1_000).entries.count)",
        ]
    }
}

extension TestCalls {
    func make(_ attempt: Attempt, key: String?) async throws -> Answer {
        let isFile = attempt.endpoint.path.hasSuffix("import") || attempt.endpoint.path.hasSuffix("imports")
        return try await call(
            attempt.method, attempt.path, body: attempt.body, key: key,
            headers: isFile ? [.contentType: "text/csv"] : [:])
    }
}

extension Answer {
    /// A list without entries, a report without rows, a table with its header alone.
    fileprivate var isEmpty: Bool {
        guard status == 200 else { return false }
        if headers[.contentType]?.hasPrefix("text/csv") == true {
            return text.split(whereSeparator: \.isNewline).count <= 1
        }
        return (json["data"] ?? json["rows"])?.elements.isEmpty == true
    }
}
