import App
import JSON
import NIOHTTP1
import TestKit
import Testing

/// Source: RFC 8058.
@Suite("One click", .eachEngine)
struct UnsubscribeByOneClick {
    @Test("in a campaign's letter ends all mail to its reader, and to nobody else")
    func story() async throws {
        try await House.withPostbox { house, box in
            let api = house.api
            let list = try await api.made("/v1/lists", #"{"name":"News"}"#)
            for name in ["ada", "grace"] {
                try await api.done(.POST, "/v1/contacts", #"{"email":"\#(name)@shop.test","lists":["News"]}"#)
            }
            let template = try await api.made(
                "/v1/templates", #"{"name":"News","subject":"News","text":"What is new."}"#)
            #expect(try await house.finishes(try await house.begin("March", template: template, list: list)))

            let letter = try #require(box.letters(to: "ada@shop.test").first)
            #expect(letter.field("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click")
            let field = try #require(letter.field("List-Unsubscribe"))
            let path = try #require(Postbox.Letter.path(behind: House.publicURL, in: field))
            let visitor = api.with(key: "")
            // A filter that follows the link changes nothing.
            #expect(try await visitor.call(.GET, path).status == 200)
            #expect(try await house.contact("ada@shop.test")["state"]?.text == "subscribed")
            let answer = try await visitor.call(
                .POST, path, "List-Unsubscribe=One-Click", type: "application/x-www-form-urlencoded")
            #expect(answer.status == 200 && answer.location == nil, "\(answer.text)")

            #expect(try await house.contact("ada@shop.test")["state"]?.text == "unsubscribed")
            let entries = try await api.done(.GET, "/v1/suppressions")["data"]?.elements ?? []
            #expect(entries.map { $0["address"]?.text } == ["ada@shop.test"])
            #expect(entries.first?["cause"]?.text == "unsubscribe" && entries.first?["list"]?.text == "account")
            #expect(try await house.finishes(try await house.begin("April", template: template, list: list)))
            #expect(try await api.send(to: ["ada@shop.test"]).map(\.status) == ["dropped"])
            #expect(box.letters(to: "ada@shop.test").count == 1)
            #expect(box.letters(to: "grace@shop.test").count == 2)
        }
    }
}
