import Accounts
import HTTPTypes
import JSON
import TestKit
import Testing

@testable import HTTP

@Suite("Queues over the API", .eachEngine)
struct QueuesAPITests {
    @Test("a limit is set, shown with its reason, and taken back")
    func setShownUndone() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let set = try await calls.post(
                "/v1/queues/google/limits", #"{"connections":2,"message_rate":"10/min","why":"they asked"}"#)
            #expect(set.status == 201, "\(set.text)")
            let changes = set.json["changes"]?.elements ?? []
            #expect(changes.map { $0["limit"]?.text } == ["connections", "message_rate"])
            let shown = try await calls.get("/v1/queues/google")
            #expect(shown.json["group"]?["name"]?.text == "google")
            #expect(shown.json["changes"]?.elements.compactMap { $0["why"]?.text } == ["they asked", "they asked"])
            let id = try #require(changes.first?["id"]?.text)
            let undone = try await calls.post("/v1/limit-changes/\(id)/undo", #"{"why":"all is well"}"#)
            #expect(undone.status == 200 && undone.json["undone"]?["why"]?.text == "all is well")
            #expect(try await calls.post("/v1/limit-changes/\(id)/undo", #"{"why":"again"}"#).status == 404)
            let list = try await calls.get("/v1/limit-changes?destination=google&limit=1")
            #expect(list.json["data"]?.elements.map { $0["limit"]?.text } == ["message_rate"])
            #expect(list.json["has_more"] == .bool(true))
        }
    }

    @Test("a pause ends with resume; everybody is a destination too")
    func pausedResumed() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let paused = try await calls.post("/v1/queues/%2A/pause", #"{"why":"fire"}"#)
            #expect(paused.status == 201, "\(paused.text)")
            let resumed = try await calls.post("/v1/queues/%2A/resume", #"{"why":"out"}"#)
            #expect(resumed.json["changes"]?.elements.map { $0["limit"]?.text } == ["stop"])
            #expect(resumed.json["changes"]?.elements.first?["in_force"] == .bool(false))
        }
    }

    @Test(
        "what is wrong is refused with its place",
        arguments: [
            ("/v1/queues/google/limits", #"{"why":"w"}"#, 422, "At least one limit"),
            ("/v1/queues/google/limits", #"{"connections":0,"why":"w"}"#, 422, "/connections"),
            ("/v1/queues/google/limits", #"{"message_rate":"fast","why":"w"}"#, 422, "/message_rate"),
            ("/v1/queues/google/limits", #"{"connections":1}"#, 422, "/why"),
            ("/v1/queues/google/limits", #"{"stop":"","why":"w"}"#, 422, "/stop"),
            ("/v1/queues/google/pause", #"{"until":"2000-01-01T00:00:00Z","why":"w"}"#, 422, "/until"),
            ("/v1/queues/google/pause", #"{"why":" "}"#, 422, "/why"),
            ("/v1/queues/gogle/pause", #"{"why":"w"}"#, 404, "destination"),
            ("/v1/limit-changes/lim_1/undo", #"{"why":"w"}"#, 404, "change"),
        ])
    func refused(path: String, body: String, status: Int, word: String) async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post(path, body)
            #expect(answer.status == status)
            #expect(answer.text.contains(word), "\(answer.text)")
        }
    }

    @Test("queues and limits are the whole installation's, and take its administrator's key")
    func scope() async throws {
        let node = try await TestNode()
        let key = try await node.key(.admin)
        try await node.withRouter { calls async throws in
            #expect(try await calls.get("/v1/queues/google", key: key).status == 403)
            #expect(try await calls.post("/v1/queues/google/pause", #"{"why":"w"}"#, key: key).status == 403)
        }
    }
}
