import Accounts
import JSON
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("A campaign sent again over the API", .eachEngine)
struct ResendAPITests {
    @Test("goes to the soft-bounced, once however often it is asked for, with counts before and after")
    func resends() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate()
        let reader = try await node.key(.read)
        try await node.withRouter { calls async throws in
            let path = "/v1/campaigns/\(campaign)/resend"
            let before = try await calls.get(path, key: reader).json
            #expect(before["soft_bounced"]?.number == 1 && before["resendable"]?.number == 1)
            let body = #"{"status":"soft_bounce"}"#
            #expect(try await calls.post(path, body, key: reader).status == 403)
            let first = try await calls.post(path, body)
            #expect(first.status == 202)
            #expect(first.json["accepted"]?.number == 1 && first.json["dropped"]?.number == 0)
            #expect(first.json["resent_campaign"]?.text == "Spring news (resent)")
            #expect(first.json["resendable"]?.number == 0 && first.json["resent"]?.number == 1)
            let second = try await calls.post(path, body).json
            #expect(second["accepted"]?.number == 0 && second["resent_campaign_id"] == .null)
            let id = first.json["resent_campaign_id"]?.text ?? ""
            #expect(try await calls.get("/v1/campaigns/\(id)").json["message_count"]?.number == 1)
        }
    }

    @Test(
        "says what is wrong with a request",
        arguments: [
            (#"{}"#, "/status"), (#"{"status":"hard_bounce"}"#, "/status"),
            (#"{"status":"soft_bounce","campaign":""}"#, "/campaign"),
            (#"{"status":"soft_bounce","life_hours":99}"#, "/life_hours"),
        ])
    func faults(body: String, pointer: String) async throws {
        let node = try await TestNode()
        let campaign = try await node.populate()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post("/v1/campaigns/\(campaign)/resend", body)
            #expect(answer.status == 422)
            #expect(answer.place == pointer)
            #expect(try await calls.post("/v1/campaigns/cmp_0000000000001/resend", body).status == 404)
        }
    }
}
