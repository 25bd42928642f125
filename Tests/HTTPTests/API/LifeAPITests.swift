import Accounts
import JSON
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("How long messages are tried, over the API", .eachEngine)
struct LifeAPITests {
    @Test("is chosen for the account and for a campaign, shown, and taken back")
    func chooses() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate()
        let sender = try await node.key(.send)
        try await node.withRouter { calls async throws in
            for path in ["/v1/account", "/v1/campaigns/\(campaign)"] {
                #expect(try await calls.get(path).json["life_hours"] == .null)
                #expect(try await calls.patch(path, #"{"life_hours":24}"#).json["life_hours"]?.number == 24)
                #expect(try await calls.get(path).json["life_hours"]?.number == 24)
                #expect(try await calls.patch(path, #"{"life_hours":null}"#).json["life_hours"] == .null)
                for body in ["{}", #"{"life_hours":73}"#, #"{"life_hours":0.001}"#, #"{"life_hours":"1"}"#] {
                    let answer = try await calls.patch(path, body)
                    let place = body == "{}" && path == "/v1/account" ? "" : "/life_hours"
                    #expect(answer.status == 422 && answer.place == place, "\(body)")
                }
            }
            #expect(try await calls.patch("/v1/account", #"{"life_hours":24}"#, key: sender).status == 403)
            #expect(try await calls.patch("/v1/campaigns/cmp_0000000000001", #"{"life_hours":24}"#).status == 404)
        }
    }
}
