import JSON
import Mail
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("The feed over the API", .timeLimit(.minutes(15)))
struct FeedAPITests {
    @Test("shows events of messages and notices as webhooks carry them")
    func shows() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        let notice = NewNotice(
            .campaignFinished, account: .first, subject: "cmp_1", data: ["sent": .integer(5)], at: .zero)
        try await node.spool.engine.write { try Notice.post(notice, on: $0) }
        try await node.withRouter { calls async throws in
            let page = try await calls.get("/v1/events?limit=500").json
            let entries = page["data"]?.elements ?? []
            #expect(entries.count == 12 && page["has_more"] == false)
            let bounce = try #require(entries.first { $0["data"]?["status"] == "hard_bounce" })
            #expect(bounce["type"] == "message.bounced" && bounce["data"]?["reason"] == "recipient_unknown")
            #expect(bounce["id"] == bounce["data"]?["id"])
            let last = try #require(entries.last)
            #expect(last["type"] == "campaign.finished" && last["data"]?["sent"] == .integer(5))
            #expect(last["sequence"] == .integer(12) && last["id"] == page["next_after"])
            let some = try await calls.get("/v1/events?types=message.bounced,campaign.finished").json
            #expect(some["data"]?.elements.compactMap { $0["sequence"]?.number }.count == 4)
        }
    }

    @Test("begins where it is asked to, and waits for what is to come")
    func places() async throws {
        let node = try await TestNode()
        _ = try await node.spool.acceptSample(to: ["a@example.com"])
        try await node.withRouter { calls async throws in
            let now = try await calls.get("/v1/events?after=now").json
            #expect(now["data"]?.elements == [])
            let next = now["next_after"]?.text ?? ""
            async let later = calls.get("/v1/events?wait=20&after=\(next)")
            _ = try await node.spool.acceptSample(to: ["b@example.com"])
            let found = try await later.json["data"]?.elements ?? []
            #expect(found.map { $0["data"]?["recipient"] } == ["b@example.com"])
            let none = try await calls.get("/v1/events?since=2027-01-01T00:00:00Z").json
            #expect(none["data"]?.elements == [])
            let all = try await calls.get("/v1/events?since=2026-01-01T00:00:00Z").json
            #expect(all["data"]?.elements.count == 2)
        }
    }

    @Test(
        "says which parameter is wrong",
        arguments: [
            ("after=x", "after"), ("types=message.bounce", "types"), ("wait=31", "wait"), ("wait=-1", "wait"),
            ("since=x", "since"),
        ])
    func faults(query: String, name: String) async throws {
        try await TestNode().withRouter { calls async throws in
            let answer = try await calls.get("/v1/events?\(query)")
            #expect(answer.status == 400 && answer.place == name)
        }
    }
}
