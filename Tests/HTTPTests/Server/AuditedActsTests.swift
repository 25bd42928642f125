import HTTPTypes
import JSON
import Spool
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("Every act over the API", .eachEngine)
struct AuditedActsTests {
    /// What changes something, or sends something, and stands in no audit log, with what tells of it instead.
    private static let exceptions: Set<String> = [
        // The message log tells of mail.
        "POST /v1/messages", "POST /v1/campaigns/{id}/test",
        // Daily work on one person: the history of the contact tells of its states, and by whom.
        "POST /v1/contacts", "PATCH /v1/contacts/{contact}", "POST /v1/contacts/{contact}/confirm",
        "POST /v1/contacts/{contact}/unsubscribe",
        // These only look.
        "POST /v1/suppressions:check", "POST /v1/suppression-policy:try", "POST /v1/segments:preview",
        "POST /v1/verifications", "POST /v1/signup-checks/{key}", "OPTIONS /v1/signup-checks/{key}",
        "POST /v1/templates/{id}/preview", "POST /v1/domains/{domain}/check",
    ]

    @Test("is written down in the audit log, but for those that are named here")
    func exceptions() {
        let acts = Front.endpoints.filter { $0.path.hasPrefix("/v1/") && $0.method != .get && $0.method != .head }
        let unnoted = acts.filter { if case .nobody = $0.audit { true } else { false } }
        #expect(Set(unnoted.map { "\($0.method) \($0.path)" }) == Self.exceptions)
        let noted = Front.endpoints.filter { $0.method == .get && $0.audit != .nobody("it only looks") }
        #expect(
            Set(noted.map(\.path)) == [
                "/v1/contacts:export", "/v1/suppressions:export", "/v1/exports/{export}/file",
                "/v1/verification-jobs/{job}/result",
            ])
    }

    @Test("leaves an entry that names who did it, when it succeeded and not when it was refused")
    func entries() async throws {
        let house = try await TwoAccounts()
        let node = house.node
        _ = try await node.person("aye@example.com", .owner)
        let keys = [try await node.key(.admin), node.adminKey, try await node.token("aye@example.com")]
        try await node.withRouter { calls async throws in
            var proved: Set<String> = []
            for attempt in house.calls.attempts where attempt.endpoint.audit != .nobody("it only looks") {
                let isPersonal = attempt.path.hasPrefix("/v1/me")
                let key = isPersonal ? keys[2] : attempt.endpoint.access == .key(.system) ? keys[1] : keys[0]
                let before = try await Self.count(node)
                let answer = try await calls.make(attempt, key: key)
                let added = try await Self.count(node) - before
                guard (200..<300).contains(answer.status) else {
                    #expect(added == 0 || attempt.path == "/v1/sessions", "\(attempt.what): \(answer.status)")
                    continue
                }
                let name = "\(attempt.method) \(attempt.endpoint.path)"
                if case .nobody = attempt.endpoint.audit {
                    #expect(added == 0, "\(attempt.what)")
                } else if !Self.elsewhere.contains(name) {
                    #expect(added >= 1, "\(attempt.what): \(answer.text)")
                    proved.insert(name)
                }
            }
            let acts = Front.endpoints.filter { endpoint in
                if case .nobody = endpoint.audit { return false }
                return endpoint.path.hasPrefix("/v1/")
            }
            let unproved = Set(acts.map { "\($0.method) \($0.path)" }).subtracting(proved)
            #expect(unproved == Self.elsewhere)
        }
    }

    /// What the attempts of `AttemptTable` cannot bring about, since there is nothing to decide, to undo or to count any more;
    /// the front writes it down as it does the others, or the tests of its room say that it is.
    private static let elsewhere: Set<String> = [
        "POST /v1/limit-changes/{id}/undo", "POST /v1/campaigns/{id}/explain", "POST /v1/campaigns/{id}/release",
        "POST /v1/campaigns/{id}/reject", "POST /v1/administrators/{id}/password", "DELETE /v1/administrators/{id}",
        "POST /v1/me/password", "DELETE /v1/me/sessions/{id}", "POST /v1/sessions", "DELETE /v1/returned/{id}",
        "POST /v1/bounce-counts:reset", "DELETE /v1/suppressions/{address}",
    ]

    @Test("tells what was done to whom, and keeps the installation's apart")
    func words() async throws {
        let node = try await TestNode()
        let user = try await node.person("aye@example.com", .owner)
        let credentials = #"{"email":"aye@example.com","password":"\#(TestNode.password)"}"#
        try await node.withRouter { calls async throws in
            let token = try #require(try await calls.post("/v1/sessions", credentials, key: "").json["token"]?.text)
            let entry = #"{"address":"ada@example.com","note":"by phone"}"#
            #expect(try await calls.post("/v1/suppressions", entry, key: token).status == 201)
            #expect(try await calls.delete("/v1/suppressions/ada%40example.com?why=back", key: token).status == 204)
            #expect(try await calls.patch("/v1/suppression-policy", #"{"hard_limit":2}"#, key: token).status == 200)
            #expect(try await calls.get("/v1/suppressions:export?list=account", key: token).status == 200)
            _ = try await calls.patch("/v1/suppression-policy", #"{"hard_limit":3,"of":"installation"}"#)
            let own = try await calls.get("/v1/audit?limit=5", key: token).json["data"]?.elements ?? []
            #expect(
                own.compactMap { $0["action"]?.text } == [
                    "suppressions.export", "suppression-policy.changed", "suppressions.removed", "suppressions.created",
                    "session.begun",
                ])
            #expect(own.allSatisfy { $0["actor"]?.text == user.id.description })
            #expect(own[2]["subject"]?.text == "ada@example.com" && own[2]["detail"]?.text == "back")
            let whole = try await calls.get("/v1/audit?all=true&limit=1").json["data"]?.elements.first
            #expect(whole?["action"]?.text == "suppression-policy.changed" && whole?["account_id"] == .null)
        }
    }

    private static func count(_ node: TestNode) async throws -> Int64 {
        try await node.spool.engine.read {
            try $0.first(Statement("SELECT count(*) FROM audit")) { $0.integer(0) } ?? 0
        }
    }
}
