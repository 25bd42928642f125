import HTTPTypes
import Intake
import JSON
import Mail
import NIOCore
import Spool
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("What is learnt of readers, over the API", .eachEngine)
struct TrackingAPITests {
    private let node: TestNode

    init() async throws { node = try await TestNode() }

    private func shown(_ answer: Answer, _ opens: Bool, _ clicks: Bool) -> Bool {
        answer.json["tracking"] == ["opens": .bool(opens), "clicks": .bool(clicks)]
    }

    @Test("is chosen for the account, part by part, and taken back")
    func chooses() async throws {
        try await node.withRouter { calls async throws in
            let path = "/v1/account"
            #expect(shown(try await calls.get(path), true, true))
            #expect(shown(try await calls.patch(path, #"{"tracking":{"opens":false}}"#), false, true))
            #expect(shown(try await calls.patch(path, #"{"tracking":{"clicks":false}}"#), false, false))
            #expect(shown(try await calls.patch(path, #"{"life_hours":24}"#), false, false))
            #expect(shown(try await calls.patch(path, #"{"tracking":true}"#), true, true))
            #expect(shown(try await calls.patch(path, #"{"tracking":false}"#), false, false))
            #expect(shown(try await calls.patch(path, #"{"tracking":null}"#), true, true))
            for (body, place) in [
                (#"{"tracking":1}"#, "/tracking"), (#"{"tracking":{"opens":1}}"#, "/tracking/opens"),
                (#"{"tracking":{"views":true}}"#, "/tracking/views"),
            ] {
                let answer = try await calls.patch(path, body)
                #expect(answer.status == 422 && answer.place == place, "\(body)")
            }
            let audit = try await calls.get("/v1/audit?action=account")
            let actions = audit.json["data"]?.elements.compactMap { $0["action"]?.text } ?? []
            #expect(actions.filter { $0 == "account.settings" }.count == 5)
            #expect(actions.filter { $0 == "account.life" }.count == 1)
            #expect(try await calls.patch(path, #"{"tracking":false}"#, key: try await node.key(.send)).status == 403)
        }
    }

    @Test("a campaign starts from the account's choice, may choose less, and never gets more")
    func campaigns() async throws {
        try await node.withRouter { calls async throws in
            let template = try await calls.post("/v1/templates", #"{"name":"T","subject":"s","text":"t"}"#).json["id"]
            let id = try #require(template?.text)
            func make(_ name: String, _ choice: String = "") async throws -> Answer {
                try await calls.post(
                    "/v1/campaigns", #"{"name":"\#(name)","template_id":"\#(id)","from":"a@b.example"\#(choice)}"#)
            }
            let before = try await make("before")
            #expect(shown(before, true, true))
            _ = try await calls.patch("/v1/account", #"{"tracking":{"clicks":false}}"#)
            #expect(shown(try await make("like the account"), true, false))
            #expect(shown(try await make("none", #","tracking":false"#), false, false))
            let all = try await make("all", #","tracking":true"#)
            #expect(shown(all, true, false))
            let path = "/v1/campaigns/\(try #require(before.json["id"]?.text))"
            #expect(try await calls.get(path).json["mailing"]?["tracking"]?["clicks"] == .bool(false))
            _ = try await calls.patch("/v1/account", #"{"tracking":true}"#)
            let chosen = try await calls.get("/v1/campaigns/\(try #require(all.json["id"]?.text))")
            #expect(chosen.json["mailing"]?["tracking"]?["clicks"] == .bool(true))
        }
    }

    @Test("what the account forbids is neither in its mail nor written down of mail that went out before")
    func forbids() async throws {
        let letter = #"{"from":"a@b.example","to":["r@x.example"],"subject":"s","html":"<body>x","campaign":"May"}"#
        let tracking = node.tracking
        try await node.withRouter { calls async throws in
            #expect(try await calls.post("/v1/messages", letter).status == 202)
            let sent = try #require(try await node.spool.claim(limit: 9, perDomain: 9).first)
            #expect(String(buffer: sent.content.bytes).contains("https://m.example/o/"))
            try await node.spool.settle([SampleMail.delivery(of: sent, at: node.store.time.now())])
            _ = try await calls.patch("/v1/account", #"{"tracking":{"opens":false}}"#)
            #expect(try await calls.post("/v1/messages", letter).status == 202)
            let next = try #require(try await node.spool.claim(limit: 9, perDomain: 9).first)
            #expect(!String(buffer: next.content.bytes).contains("https://m.example/o/"))
            let image = tracking.openURL(sent.key).replacing("https://m.example", with: "")
            #expect(try await calls.get(image, key: "").status == 200)
            await node.desk.settle(all: true)
            let campaign = try #require(try await node.spool.campaigns(account: .first).first).key
            #expect(try await node.spool.engagements(of: campaign).isEmpty)
            _ = try await calls.patch("/v1/account", #"{"tracking":null}"#)
            #expect(try await calls.get(image, key: "").status == 200)
            await node.desk.settle(all: true)
            #expect(try await node.spool.engagements(of: campaign).map(\.kind) == [.opened])
        }
    }
}
