import App
import JSON
import NIOHTTP1
import TestKit
import Testing

@Suite("Double opt-in", .eachEngine)
struct UnconfirmedGetsNothing {
    @Test("sends nothing but the question to whoever never answers, and the campaign to whoever confirms")
    func story() async throws {
        try await House.withPostbox { house, box in
            let api = house.api
            let list = try await api.made("/v1/lists", #"{"name":"News","opt_in":{"from":"news@shop.example"}}"#)
            for name in ["ada", "silent"] {
                let added = try await api.done(
                    .POST, "/v1/contacts", #"{"email":"\#(name)@shop.test","lists":["News"],"confirm":true}"#)
                #expect(added["state"]?.text == "unconfirmed")
            }
            #expect(try await eventually { box.letters.count == 2 })
            let question = try #require(box.letters(to: "ada@shop.test").first)
            let path = try #require(question.path(behind: House.publicURL))
            let visitor = api.with(key: "")
            // Programs that open every link confirm nothing.
            #expect(try await visitor.call(.GET, path).status == 200)
            #expect(try await house.contact("ada@shop.test")["state"]?.text == "unconfirmed")
            #expect(try await visitor.call(.POST, path).status == 200)
            #expect(try await house.contact("ada@shop.test")["state"]?.text == "subscribed")
            let consents = try await api.done(.GET, "/v1/contacts/ada%40shop.test/consents")["data"]?.elements
            #expect(consents?.last?["kind"]?.text == "confirmation")

            let template = try await api.made(
                "/v1/templates", #"{"name":"News","subject":"News","text":"What is new."}"#)
            #expect(try await house.finishes(try await house.begin("March", template: template, list: list)))
            #expect(box.letters(to: "ada@shop.test").count == 2)
            #expect(box.letters(to: "silent@shop.test").count == 1)
            // A file of addresses is no way around it.
            let campaign = try await api.made(
                "/v1/campaigns", #"{"name":"April","template_id":"\#(template)","from":"news@shop.example"}"#)
            try await api.done(
                .POST, "/v1/campaigns/\(campaign)/recipients", #"{"to":["silent@shop.test","ada@shop.test"]}"#)
            try await api.done(.POST, "/v1/campaigns/\(campaign)/start", "{}")
            #expect(try await house.finishes(campaign))
            #expect(box.letters(to: "ada@shop.test").count == 3)
            #expect(box.letters(to: "silent@shop.test").count == 1)
        }
    }
}
