import HTTPTypes
import JSON
import NIOCore
import Spool
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("Confirmations over the API", .eachEngine)
struct ConfirmationsAPITests {
    @Test("a new contact is asked to confirm; the page's button confirms, looking does not (R52)")
    func confirmation() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            _ = try await calls.post("/v1/lists", #"{"name":"News","opt_in":{"from":"news@shop.example"}}"#)
            let added = try await calls.post(
                "/v1/contacts", #"{"email":"ada@example.com","lists":["News"],"confirm":true}"#)
            #expect(added.status == 201 && added.json["state"]?.text == "unconfirmed")
            #expect(added.json["confirmation"]?["status"]?.text == "sent")
            let entry = try #require(try await node.spool.claim(limit: 10, perDomain: 10).first)
            let text = String(decoding: entry.content.bytes.readableBytesView, as: UTF8.self)
                .replacing("=\r\n", with: "")
            let start = try #require(text.firstRange(of: "https://shop.example")).upperBound
            let path = String(text[start...].prefix { !$0.isWhitespace })
            let page = try await calls.get(path, key: "")
            #expect(page.status == 200 && page.text.contains("<button>") && page.text.contains("News"))
            #expect(try await calls.get("/v1/contacts/ada%40example.com").json["state"]?.text == "unconfirmed")
            let pressed = try await calls.call(.post, path, body: nil, key: "")
            #expect(pressed.status == 200 && pressed.text.contains("confirmed"))
            #expect(try await calls.get("/v1/contacts/ada%40example.com").json["state"]?.text == "subscribed")
            #expect(try await calls.get("/confirm/nonsense", key: "").status == 404)
        }
    }

    @Test("are asked for by hand only of whoever has not answered, and three times a day at most")
    func again() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            _ = try await calls.post("/v1/lists", #"{"name":"Plain"}"#)
            _ = try await calls.post("/v1/lists", #"{"name":"News","opt_in":{"from":"news@shop.example"}}"#)
            let bare = try await calls.post(
                "/v1/contacts", #"{"email":"ada@example.com","lists":["Plain"],"confirm":true}"#)
            #expect(bare.status == 422 && bare.faultCode == "no_confirmation_mail", "\(bare.text)")
            _ = try await calls.post(
                "/v1/contacts", #"{"email":"ada@example.com","lists":["News"],"confirm":true}"#)
            let path = "/v1/contacts/ada%40example.com/confirm"
            var statuses: [Int] = []
            for _ in 0..<10 where statuses.last != 409 {
                statuses.append(try await calls.post(path, #"{"list":"News"}"#).status)
            }
            #expect(statuses.count > 1 && statuses.dropLast().allSatisfy { $0 == 202 }, "\(statuses)")
            #expect(statuses.last == 409)
            #expect(try await calls.post(path, #"{"list":"Plain"}"#).status == 409)
            #expect(try await calls.post(path, #"{"list":"None"}"#).status == 404)
            _ = try await calls.post("/v1/contacts", #"{"email":"bob@example.com"}"#)
            let answered = try await calls.post("/v1/contacts/bob%40example.com/confirm", #"{"list":"News"}"#)
            #expect(answered.status == 409 && answered.text.contains("subscribed"))
        }
    }
}
