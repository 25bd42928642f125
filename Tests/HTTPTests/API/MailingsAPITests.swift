import Accounts
import Campaigns
import HTTPTypes
import JSON
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Campaigns over the API", .eachEngine)
struct MailingsAPITests {
    private let node: TestNode

    init() async throws { node = try await TestNode() }

    private func template(_ calls: TestCalls, _ name: String = "Welcome") async throws -> String {
        let answer = try await calls.post(
            "/v1/templates",
            #"{"name":"\#(name)","subject":"Hi {{name|there}}","text":"Code {{code}}","html":"<a href=\"https://a.example\">x</a>","defaults":{"code":"none"}}"#
        )
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(answer.json["id"]?.text)
    }

    @Test("are made, given recipients, begun, paused and stopped")
    func life() async throws {
        try await node.withRouter { calls async throws in
            let template = try await template(calls)
            let made = try await calls.post(
                "/v1/campaigns",
                #"{"name":"May","template_id":"\#(template)","from":"Shop <news@shop.example>","per_hour":3600,"tracking":{"opens":false},"bounce_limit":null}"#
            )
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(made.json["id"]?.text)
            #expect(made.json["state"]?.text == "draft" && made.json["bounce_limit"] == .null)
            #expect(made.json["tracking"]?["opens"] == .bool(false) && made.json["tracking"]?["clicks"] == .bool(true))
            #expect(try await calls.post("/v1/campaigns/\(id)/start", "{}").code == "conflict")
            let added = try await calls.post(
                "/v1/campaigns/\(id)/recipients",
                #"{"to":["a@x.example",{"email":"b@x.example","name":"B","merge":{"code":"7"}},"bad","a@x.example"]}"#)
            #expect(added.json["added"]?.number == 2 && added.json["rejected"]?.elements.count == 2)
            let sample = try await calls.post(
                "/v1/templates/\(template)/preview", #"{"to":{"email":"b@x.example","name":"Bea"}}"#)
            #expect(sample.json["subject"]?.text == "Hi Bea" && sample.json["text"]?.text == "Code none")
            let test = try await calls.post("/v1/campaigns/\(id)/test", #"{"to":["me@x.example"]}"#)
            #expect(test.status == 202, "\(test.text)")
            #expect(try await node.spool.messages(MessageFilter()).map(\.subject) == ["[Test] Hi there"])
            let started = try await calls.post("/v1/campaigns/\(id)/start", "{}")
            #expect(started.json["state"]?.text == "running" && started.json["started_at"]?.text != nil)
            #expect(try await calls.post("/v1/campaigns/\(id)/pace", #"{"per_hour":null}"#).status == 200)
            let paused = try await calls.post("/v1/campaigns/\(id)/pause", #"{"why":"price"}"#)
            #expect(paused.json["state"]?.text == "paused")
            #expect(try await calls.post("/v1/campaigns/\(id)/resume", "{}").json["state"]?.text == "running")
            #expect(try await calls.post("/v1/campaigns/\(id)/stop", "{}").json["state"]?.text == "stopped")
            #expect(try await calls.post("/v1/campaigns/\(id)/resume", "{}").status == 409)
            #expect(try await calls.get("/v1/campaigns/\(id)").json["state"]?.text == "stopped")
            let refused = try await calls.post(
                "/v1/messages",
                #"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","campaign":"May"}"#)
            #expect(refused.status == 422 && refused.place == "/campaign")
        }
    }

    @Test("say what is wrong, and where")
    func faults() async throws {
        try await node.withRouter { calls async throws in
            let template = try await template(calls)
            for (body, place) in [
                (#"{"template_id":"\#(template)","from":"a@b.example"}"#, "/name"),
                (#"{"name":"x","template_id":"tpl_x","from":"a@b.example"}"#, "/template_id"),
                (#"{"name":"x","template_id":"tpl_0000000000001","from":"a@b.example"}"#, "/template_id"),
                (#"{"name":"x","template_id":"\#(template)","from":"a"}"#, "/from"),
                (#"{"name":"x","template_id":"\#(template)","from":"a@b.example","per_hour":0}"#, "/per_hour"),
                (#"{"name":"x","template_id":"\#(template)","from":"a@b.example","bounce_limit":2}"#, "/bounce_limit"),
                (#"{"name":"x","template_id":"\#(template)","from":"a@b.example","strange":2}"#, "/strange"),
            ] {
                let answer = try await calls.post("/v1/campaigns", body)
                #expect(answer.status == 422 && answer.place == place, "\(answer.text)")
            }
            let bad = try await calls.post(
                "/v1/templates", #"{"name":"y","subject":"s","html":"<script>{{x}}</script>"}"#)
            #expect(bad.status == 422 && bad.place == "/html" && bad.faultCode == "bad_template")
            #expect(
                try await calls.post("/v1/templates", #"{"name":"Welcome","subject":"s","text":"t"}"#).status == 409)
            #expect(try await calls.get("/v1/templates/tpl_0000000000001").status == 404)
            let changed = try await calls.patch("/v1/templates/\(template)", #"{"subject":"New"}"#)
            #expect(changed.json["version"]?.number == 2 && changed.json["text"]?.text == "Code {{code}}")
            #expect(try await calls.get("/v1/templates/\(template)/versions").json["data"]?.elements.count == 2)
            let reader = try await node.key(.read)
            #expect(try await calls.post("/v1/templates", "{}", key: reader).status == 403)
        }
    }

    @Test("show figures with both numbers of every rate, and hold campaigns against each other")
    func stats() async throws {
        let campaign = try await node.populate()
        try await node.withRouter { calls async throws in
            let stats = try await calls.get("/v1/campaigns/\(campaign)/stats?by=recipient_domain").json
            #expect(
                stats["deliverability"]?["numerator"]?.number == 1
                    && stats["deliverability"]?["denominator"]?.number == 5)
            #expect(stats["parts"]?.elements.first?["name"]?.text == "example.com")
            #expect(stats["usual"]?.elements.first?["source"]?.text?.isEmpty == false)
            let report = try await calls.get("/v1/reports/campaigns?ids=\(campaign)").json
            #expect(report["data"]?.elements.count == 1)
            #expect(try await calls.get("/v1/reports/campaigns?ids=cmp_0000000000001").status == 404)
            #expect(try await calls.get("/v1/reports/campaigns?ids=x").status == 400)
        }
    }
}
