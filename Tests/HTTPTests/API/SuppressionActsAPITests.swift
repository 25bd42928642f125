import Accounts
import Bounce
import HTTPTypes
import Hummingbird
import JSON
import Mail
import NIOCore
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Suppressions in bulk, and how they come about")
struct SuppressionActsAPITests {
    @Test("domains are suppressed like addresses, and tell their history")
    func domains() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let wide = try await calls.post(
                "/v1/suppressions", #"{"domain":"Example.com","include_subdomains":true,"note":"asked"}"#)
            #expect(wide.status == 201 && wide.json["kind"]?.text == "domain")
            #expect(wide.json["address"]?.text == "@example.com")
            let checked = try await calls.post("/v1/suppressions:check", #"{"addresses":["ada@mail.example.com"]}"#)
            #expect(checked.json["data"]?.elements[0]["suppressed"] == .bool(true))
            let listed = try await calls.get("/v1/suppressions?kind=domain&domain=example.com")
            #expect(listed.json["data"]?.elements.count == 1)
            #expect(try await calls.call(.delete, "/v1/suppressions/%40example.com", body: nil).status == 204)
            let history = try await calls.get("/v1/suppressions/%40example.com/history")
            #expect(history.json["data"]?.elements.compactMap { $0["action"]?.text } == ["add", "remove"])
            for body in [
                #"{"domain":"com","include_subdomains":true}"#, #"{"address":"a@b.example","domain":"c.example"}"#,
                #"{"address":"b.example"}"#, #"{"address":"a@b.example","expires_at":"2020-01-01T00:00:00Z"}"#, "{}",
            ] {
                #expect(try await calls.post("/v1/suppressions", body).status == 422, "\(body)")
            }
        }
    }

    @Test("lists are imported with counts and numbered rejects, the system's by an administrator alone")
    func imports() async throws {
        let node = try await TestNode()
        let writer = try await node.key(.suppressionsWrite, .read)
        let csv = "email,created\na@x.example,1\nnobody,2\n"
        try await node.withRouter { calls async throws in
            func send(_ query: String, key: String? = nil, type: String = "text/csv") async throws -> Answer {
                try await calls.call(
                    .post, "/v1/suppressions:import\(query)", body: csv, key: key, headers: [.contentType: type])
            }
            let trial = try await send("?dry_run=true", key: writer)
            #expect(trial.json["created"] == .integer(1) && trial.json["dry_run"] == .bool(true), "\(trial.text)")
            let report = try await send("?first_row=41", key: writer)
            #expect(report.json["layout"]?.text == "sendgrid" && report.json["rejected"] == .integer(1))
            #expect(report.json["rejects"]?.elements[0]["row"] == .integer(42))
            #expect(try await send("", key: writer).json["skipped"] == .integer(1))
            #expect(try await send("?list=system", key: writer).status == 403)
            #expect(try await send("", type: "application/json").status == 415)
            #expect(try await send("?layout=strange").status == 400)
        }
    }

    @Test("many are undone at once, after a dry run, and never all without a reason")
    func undo() async throws {
        let node = try await TestNode()
        for name in ["a", "b"] {
            _ = try await node.spool.suppress(
                SampleMail.mailbox("\(name)@x.example"), scope: .account(.first), cause: .imported, by: "key_1",
                note: nil, expiresAt: nil)
        }
        try await node.withRouter { calls async throws in
            let path = "/v1/suppressions:undo"
            #expect(try await calls.post(path, #"{"cause":"imported"}"#).status == 422)
            #expect(try await calls.post(path, #"{"why":"x"}"#).status == 422)
            let dry = try await calls.post(path, #"{"cause":"imported","why":"x"}"#)
            #expect(dry.json["found"] == .integer(2) && dry.json["removed"] == .integer(0))
            let done = try await calls.post(path, #"{"cause":"imported","why":"x","dry_run":false}"#)
            #expect(done.json["removed"] == .integer(2) && done.json["left"] == .integer(0))
            #expect(try await node.spool.suppressionCount() == 0)
        }
    }

    @Test("the policy is changed by halves, taken back, and tried on the past")
    func policy() async throws {
        let node = try await TestNode()
        let writer = try await node.key(.suppressionsWrite, .read)
        try await node.withRouter { calls async throws in
            let path = "/v1/suppression-policy"
            #expect(try await calls.get(path).json["chosen_by"]?.text == "default")
            _ = try await calls.call(.patch, path, body: #"{"hard_limit":2,"expiry_days":90}"#, key: writer)
            let changed = try await calls.call(.patch, path, body: #"{"soft_limit":0}"#, key: writer)
            #expect(
                changed.json["policy"]?["hard_limit"] == .integer(2)
                    && changed.json["policy"]?["soft_limit"] == .integer(0))
            #expect(
                changed.json["policy"]?["expiry_days"] == .integer(90) && changed.json["chosen_by"]?.text == "account")
            #expect(
                try await calls.call(.patch, path, body: #"{"of":"installation","hard_limit":3}"#, key: writer).status
                    == 403)
            #expect(try await calls.call(.patch, path, body: #"{"soft_limit":1}"#, key: writer).status == 422)
            #expect(try await calls.call(.delete, path, body: nil, key: writer).status == 204)
            #expect(try await calls.get(path).json["policy"]?["name"]?.text == "immediate")
            let trial = try await calls.post("/v1/suppression-policy:try", #"{"hard_limit":2}"#)
            #expect(trial.json["would_suppress"] == .integer(0))
        }
    }

    @Test("counters are listed page by page, and reset after a dry run")
    func counts() async throws {
        let node = try await TestNode()
        try await node.spool.setSuppressionPolicy(.consecutive(3), of: .first, by: "x")
        try await node.spool.acceptSample(to: ["a@x.example", "b@x.example"])
        let entries = try await node.spool.claim(limit: 9, perDomain: 9)
        try await node.spool.settle(entries.map { SampleMail.bounce(of: $0, at: node.store.time.now()) })
        try await node.withRouter { calls async throws in
            let first = try await calls.get("/v1/bounce-counts?limit=1")
            let next = try #require(first.json["next_after"]?.text)
            #expect(first.json["data"]?.elements[0]["hard_bounces"] == .integer(1))
            let second = try await calls.get("/v1/bounce-counts?limit=1&after=\(next.replacing("@", with: "%40"))")
            #expect(second.json["data"]?.elements[0]["address"] != first.json["data"]?.elements[0]["address"])
            #expect(second.json["has_more"] == .bool(false))
            let path = "/v1/bounce-counts:reset"
            #expect(try await calls.post(path, #"{"addresses":["A@x.example"]}"#).json["found"] == .integer(1))
            let done = try await calls.post(path, #"{"addresses":["A@x.example"],"dry_run":false}"#)
            #expect(done.json["reset"] == .integer(1))
            #expect(try await calls.get("/v1/bounce-counts").json["data"]?.elements.count == 1)
            #expect(try await calls.get("/v1/bounce-counts?after=x").status == 400)
        }
    }
}
