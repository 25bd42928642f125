import Accounts
import HTTPTypes
import JSON
import Mail
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Webhooks over the API", .timeLimit(.minutes(15)))
struct WebhooksAPITests {
    private let path = "/v1/webhook-endpoints"

    @Test("an endpoint is added, shown without its secret, changed and removed")
    func life() async throws {
        try await TestNode().withRouter { calls async throws in
            let body =
                #"{"url":"http://127.0.0.1:9/x","types":["message.bounced"],"description":"d","max_in_flight":1}"#
            let made = try await calls.post(path, body)
            #expect(made.status == 201)
            #expect(made.json["secret"]?.text?.hasPrefix("whsec_") == true)
            let place = "\(path)/\(made.json["id"]?.text ?? "")"
            #expect(made.headers[.location] == place)
            let shown = try await calls.get(place)
            #expect(shown.json["secret"] == nil && shown.json["types"] == .array(["message.bounced"]))
            #expect(try await calls.get(path).json["data"]?.elements == [shown.json])
            let changed = try await calls.patch(place, #"{"types":null,"enabled":false}"#)
            #expect(changed.json["enabled"] == false && changed.json["disabled_reason"] == "by_hand")
            #expect(changed.json["types_chosen"] == false)
            let rotated = try await calls.post("\(place)/rotate-secret", #"{"overlap_hours":1}"#)
            #expect(rotated.json["secret"] != made.json["secret"] && rotated.json["former_secret_until"] != .null)
            let test = try await calls.post("\(place)/test", #"{"type":"campaign.finished"}"#)
            #expect(test.json["delivered"] == false && test.json["failure"] == "connect_failed")
            let log = try await calls.get("\(place)/attempts?failed=true")
            #expect(log.json["data"]?.elements == [test.json])
            #expect(try await calls.delete(place).status == 204)
            #expect(try await calls.get(place).status == 404)
        }
    }

    @Test(
        "says what is wrong with an endpoint",
        arguments: [
            (#"{}"#, "/url"), (#"{"url":"nowhere"}"#, "/url"), (#"{"url":"http://127.0.0.1/","types":[]}"#, "/types"),
            (#"{"url":"http://127.0.0.1/","types":["message.bounce"]}"#, "/types/0"),
            (#"{"url":"http://127.0.0.1/","max_in_flight":33}"#, "/max_in_flight"),
            (#"{"url":"http://127.0.0.1/","secret":"x"}"#, "/secret"),
        ])
    func faults(body: String, place: String) async throws {
        try await TestNode().withRouter { calls async throws in
            let answer = try await calls.post(path, body)
            #expect(answer.status == 422 && answer.place == place)
        }
    }

    @Test(
        "a replay names one event, a stretch or a time",
        arguments: [
            (#"{}"#, 422), (#"{"event_id":"evt_0000000000001"}"#, 202), (#"{"event_id":"evt_0000000000009"}"#, 422),
            (#"{"from":"evt_0000000000001","through":"evt_0000000000002"}"#, 202),
            (#"{"from":"evt_0000000000001"}"#, 422),
            (#"{"since":"2026-01-01T00:00:00Z"}"#, 202),
            (#"{"event_id":"evt_0000000000001","since":"2026-01-01T00:00:00Z"}"#, 422),
        ])
    func replay(body: String, status: Int) async throws {
        let node = try await TestNode()
        _ = try await node.spool.acceptSample(to: ["a@example.com", "b@example.com"])
        let added = try await node.webhooks.add(NewWebhookEndpoint(account: .first, url: "http://127.0.0.1:1/"))
        try await node.withRouter { calls async throws in
            #expect(try await calls.post("\(path)/\(added.endpoint.key)/replay", body).status == status)
        }
    }

    @Test("another account's endpoint is not there")
    func accounts() async throws {
        let node = try await TestNode()
        let other = try await node.webhooks.add(
            NewWebhookEndpoint(account: AccountID(number: 2), url: "http://127.0.0.1:1/"))
        let place = "\(path)/\(other.endpoint.key)"
        try await node.withRouter { calls async throws in
            #expect(try await calls.get(path).json["data"]?.elements == [])
            #expect(try await calls.get(place).status == 404)
            #expect(try await calls.patch(place, #"{"enabled":false}"#).status == 404)
            #expect(try await calls.delete(place).status == 404)
            #expect(try await calls.get("\(place)/attempts").status == 404)
            for (verb, body) in [
                ("test", "{}"), ("rotate-secret", "{}"), ("replay", #"{"since":"2026-01-01T00:00:00Z"}"#),
            ] {
                #expect(try await calls.post("\(place)/\(verb)", body).status == 404)
            }
        }
    }

    @Test("a key that only reads changes nothing")
    func scopes() async throws {
        let node = try await TestNode()
        let key = try await node.key(.read)
        try await node.withRouter { calls async throws in
            #expect(try await calls.get(path, key: key).status == 200)
            #expect(try await calls.post(path, #"{"url":"http://127.0.0.1/"}"#, key: key).status == 403)
        }
    }
}
