import Accounts
import Delivery
import JSON
import Mail
import Spool
import TestKit
import Testing

@testable import HTTP

@Suite("Sources over the API")
struct SourcesAPITests {
    @Test("are shown with their pools, the day of their warm-up, and what stops them")
    func shown() async throws {
        let plan = try #require(
            try EgressPlan.parse(
                sources: ["new 192.0.2.1 helo=new.example.com warm-up", "old 2001:db8::2"], pools: ["bulk: new*3 old"]))
        let node = try await TestNode(egress: plan)
        let today = node.store.time.now().seconds / 86_400
        try await node.spool.keep([
            WarmUpRow(
                source: "new", provider: "google", level: 3, day: today, finishedCount: 60, spamCount: 2,
                deferredCount: 1)
        ])
        try await node.withRouter { calls async throws in
            _ = try await calls.post("/v1/queues/%2A/pause", #"{"source":"old","why":"moving"}"#)
            let answer = try await calls.get("/v1/sources")
            #expect(answer.status == 200)
            let document = try JSONParser.parse(Assets.openAPI)
            let schema: JSONValue = ["$ref": "#/components/schemas/SourcePage"]
            #expect(Schema(document: document).mistakes(answer.json, schema, at: "/v1/sources") == [])

            let sources = answer.json["data"]?.elements ?? []
            #expect(sources.map { $0["name"]?.text } == ["new", "old"])
            #expect(sources.map { $0["helo_name"]?.text } == ["new.example.com", "out.example.com"])
            #expect(sources[0]["pools"]?.elements.map { $0["name"]?.text } == ["default", "bulk"])
            #expect(sources[0]["stop"] == .null && sources[1]["stop"]?["why"]?.text == "moving")
            let google = try #require(sources[0]["providers"]?.elements.first)
            #expect(google["day"] == .integer(4) && google["days"] == .integer(30))
            #expect(google["hour"]?["limit"] == .integer(54) && google["today"]?["limit"] == .integer(54 * 24))
            #expect(google["today"]?["sent"] == .integer(60) && google["today"]?["repeats"] == .bool(true))
            #expect(google["overflow_sources"]?.elements.map(\.text) == ["old"])
            #expect(sources[1]["providers"]?.elements.isEmpty == true)
        }
    }

    @Test("are none where the system chooses the address")
    func none() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            #expect(try await calls.get("/v1/sources").json["data"]?.elements.isEmpty == true)
            #expect(try await calls.get("/v1/sources", key: try await node.key(.send)).status == 403)
        }
    }
}
