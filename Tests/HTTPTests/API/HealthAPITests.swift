import JSON
import Metering
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Health", .eachEngine)
struct HealthAPITests {
    @Test("alive is alive, ready is ready, and neither asks for a key")
    func healthy() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            #expect(try await calls.get("/healthz", key: "").status == 200)
            let ready = try await calls.get("/readyz", key: "")
            #expect(ready.status == 200)
            #expect(ready.json["status"]?.text == "ready")
        }
    }

    @Test("not ready says why, check by check, to people and to Prometheus")
    func notReady() async throws {
        let node = try await TestNode(readiness: {
            Readiness([.init("store", isPassed: true), .init("disk", isPassed: false, detail: "3 MiB free")])
        })
        try await node.withRouter { calls async throws in
            let answer = try await calls.get("/readyz", key: "")
            #expect(answer.status == 503)
            #expect(answer.json["status"]?.text == "not_ready")
            let checks = answer.json["checks"]?.elements ?? []
            #expect(checks.map { $0["status"]?.text } == ["ok", "failed"])
            #expect(checks.last?["detail"]?.text == "3 MiB free")
            let page = Samples(try await calls.get("/metrics", key: "").text)
            #expect(page.sum("postrider_ready", ["check": "store"]) == 1)
            #expect(page.sum("postrider_ready", ["check": "disk"]) == 0)
            #expect(try await calls.get("/healthz", key: "").status == 200)
        }
    }

    @Test("answers are timed by route, not by what was asked for")
    func requestDurations() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            for name in ["msg_0000000000000", "x", "y"] { _ = try await calls.get("/v1/messages/\(name)") }
            for number in 0..<50 { _ = try await calls.get("/invented/\(number)") }
            let page = Samples(try await calls.get("/metrics", key: "").text)
            let name = "postrider_http_request_duration_seconds_count"
            #expect(page.sum(name, ["route": "/v1/messages/{id}"]) == 3)
            #expect(page.sum(name, ["route": "none", "status": "404"]) == 50, "\(page.named(name))")
            #expect(!page.named(name).contains { $0.labels["route"]?.contains("invented") ?? false })
        }
    }

    @Test("counters are shown where the store does not answer")
    func storeIsAway() async throws {
        let node = try await TestNode()
        await node.store.engine.close()
        try await node.withRouter { calls async throws in
            let page = Samples(try await calls.get("/metrics", key: "").text)
            #expect(page.sum("postrider_store_up") == 0)
            #expect(page.sum("postrider_held_messages") == 0)
            #expect(page.kinds["postrider_messages"] == .gauge)
            #expect(page.sum("postrider_messages") == nil)
        }
    }
}
