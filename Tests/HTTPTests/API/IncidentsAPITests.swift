import Bounce
import JSON
import Mail
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("Incidents over the API", .eachEngine)
struct IncidentsAPITests {
    private static let id = "inc_0000000000007"

    /// A node at which one is open, and holds a bounce of two accounts each.
    private func opened() async throws -> (TestNode, second: AccountID) {
        let node = try await TestNode()
        let second = try await node.accounts.createAccount(name: "Second", by: .node).id
        try await node.openIncident()
        try await node.incidents.catchUp()
        for (account, address) in [(AccountID.first, "ada@gmail.com"), (second, "eve@gmail.com")] {
            try await node.spool.acceptSample(to: [address], account: account)
            let entries = try await node.spool.claim(limit: 10, perDomain: 10)
            try await node.spool.settle(
                entries.map { entry in
                    var bounce = SampleMail.bounce(of: entry, at: node.store.time.now())
                    bounce.provider = "google"
                    return bounce
                })
        }
        try await node.incidents.catchUp()
        return (node, second)
    }

    @Test("the installation's administrators see all of it, an account its own part and nothing of others")
    func seen() async throws {
        let (node, second) = try await opened()
        let own = try await node.key(.read, of: second)
        let other = try await node.key(.read, of: try await node.accounts.createAccount(name: "Third", by: .node).id)
        try await node.withRouter { calls async throws in
            let all = try await calls.get("/v1/incidents?state=open")
            let incident = try #require(all.json["data"]?.elements.first)
            #expect(incident["id"]?.text == Self.id && incident["provider"]?.text == "google")
            #expect(incident["held"] == .integer(2) && incident["refused"] == .integer(2))
            #expect(incident["reply"]?.text?.contains("eve") == true)

            let short = try await calls.get("/v1/incidents/\(Self.id)", key: own)
            #expect(short.json["held"] == .integer(1) && short.json["answered"] == .integer(1))
            #expect(short.json["reply"] == .null && short.json["share"] == .null)
            let listed = try await calls.get("/v1/incidents", key: own)
            #expect(listed.json["data"]?.elements == [short.json])

            #expect(try await calls.get("/v1/incidents/\(Self.id)", key: other).status == 404)
            #expect(try await calls.get("/v1/incidents", key: other).json["data"]?.elements.isEmpty == true)
            let act = try await calls.post("/v1/incidents/\(Self.id)/undo", #"{"why":"w"}"#, key: own)
            #expect(act.status == 403)
        }
    }

    @Test("one is confirmed, undone after all, and then left alone")
    func judged() async throws {
        let (node, second) = try await opened()
        let own = try await node.key(.read, of: second)
        try await node.withRouter { calls async throws in
            let confirmed = try await calls.post("/v1/incidents/\(Self.id)/confirm", #"{"why":"they are gone"}"#)
            #expect(confirmed.status == 200 && confirmed.json["verdict"]?.text == "confirmed", "\(confirmed.text)")
            #expect(confirmed.json["why"]?.text == "they are gone" && confirmed.json["held"] == .integer(0))
            #expect(try await node.spool.suppressionCount(SuppressionFilter(.system)) == 2)
            let undone = try await calls.post("/v1/incidents/\(Self.id)/undo", #"{"why":"they are not"}"#)
            #expect(undone.json["verdict"]?.text == "undone")
            #expect(try await node.spool.suppressionCount(SuppressionFilter(.system)) == 0)
            let again = try await calls.post("/v1/incidents/\(Self.id)/confirm", #"{"why":"w"}"#)
            #expect(again.status == 409, "\(again.text)")
            // An account is not told who looked.
            let short = try await calls.get("/v1/incidents/\(Self.id)", key: own)
            #expect(short.json["closed_by"]?.text == "administrator" && short.json["why"] == .null)
            let audit = try await calls.get("/v1/audit?all=true&limit=10")
            #expect(audit.text.contains("incidents.confirm") && audit.text.contains("incidents.undo"))
        }
    }

    @Test("what was refused in one that was undone is sent again, once, to each account's recipients")
    func resent() async throws {
        let (node, second) = try await opened()
        try await node.withRouter { calls async throws in
            let early = try await calls.post("/v1/incidents/\(Self.id)/resend", "{}")
            #expect(early.status == 409, "\(early.text)")
            let undone = try await calls.post("/v1/incidents/\(Self.id)/undo", #"{"why":"theirs","resend":true}"#)
            #expect(undone.json["verdict"]?.text == "undone", "\(undone.text)")
            #expect(undone.json["resend"] == ["accepted": .count(2), "dropped": .count(0), "left": .count(0)])
            let again = try await calls.post("/v1/incidents/\(Self.id)/resend", "{}")
            #expect(again.status == 202 && again.json["accepted"] == .count(0), "\(again.text)")
            let waiting = try await node.spool.claim(limit: 10, perDomain: 10)
            #expect(Set(waiting.map(\.account)) == [.first, second] && waiting.count == 2)
            #expect(Set(waiting.map(\.recipient.localPart)) == ["ada", "eve"])
            #expect(try await calls.post("/v1/incidents/inc_0000000000008/resend", "{}").status == 404)
        }
    }

    @Test(
        "what is wrong is refused",
        arguments: [
            ("inc_0000000000007/close", #"{"why":" "}"#, 422, "why"),
            ("inc_0000000000007/close", #"{}"#, 422, "why"),
            ("inc_0000000000007/close", #"{"why":"w","resend":true}"#, 422, "resend"),
            ("inc_0000000000008/close", #"{"why":"w"}"#, 404, "incident"),
            ("nonsense/undo", #"{"why":"w"}"#, 404, "incident"),
        ])
    func refused(path: String, body: String, status: Int, word: String) async throws {
        let (node, _) = try await opened()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post("/v1/incidents/\(path)", body)
            #expect(answer.status == status && answer.text.contains(word), "\(answer.text)")
        }
    }
}
