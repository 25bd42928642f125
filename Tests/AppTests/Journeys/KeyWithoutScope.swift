import Accounts
import App
import JSON
import NIOHTTP1
import Simulator
import TestKit
import Testing

@Suite("A key without the scope", .eachEngine)
struct KeyWithoutScope {
    @Test("is refused by name of what it lacks, and nothing happened")
    func story() async throws {
        try await House.with { house in
            let recipient = house.world.recipient("ada")
            let reader = try await key([.read], house)
            let refused: [(String, String, String)] = [
                ("/v1/messages", "send", #"{"from":"a@shop.example","to":["\#(recipient)"],"subject":"s","text":"t"}"#),
                ("/v1/suppressions", "suppressions:write", #"{"address":"\#(recipient)"}"#),
                ("/v1/contacts", "contacts:write", #"{"email":"\#(recipient)"}"#),
                ("/v1/templates", "campaigns:write", #"{"name":"News","subject":"s","text":"t"}"#),
                ("/v1/webhook-endpoints", "webhooks:write", #"{"url":"https://hooks.shop.example/"}"#),
                ("/v1/domains", "domains:write", #"{"domain":"shop.example"}"#),
                ("/v1/api-keys", "admin", #"{"name":"more","scopes":["send"]}"#),
                ("/v1/accounts", "system", #"{"name":"Mine"}"#),
            ]
            for (path, scope, body) in refused {
                let answer = try await reader.call(.POST, path, body)
                #expect(answer.status == 403 && answer["code"]?.text == "forbidden", "\(path): \(answer.text)")
                #expect(answer["detail"]?.text?.contains("`\(scope)`") == true, "\(path): \(answer.text)")
            }
            for (path, _, _) in refused where path != "/v1/api-keys" {
                let list = try await house.api.done(.GET, path)["data"]?.elements ?? []
                // One account and no more of anything.
                #expect(list.count == (path == "/v1/accounts" ? 1 : 0), "\(path)")
            }
            #expect(house.world.tally().recipients.isEmpty)

            // The other way about: what may only send sees nothing, its own mail not excepted.
            let sender = try await key([.send], house)
            let sent = try await sender.send(to: [recipient])
            #expect(sent.map(\.status) == ["injected"])
            for path in ["/v1/messages", "/v1/messages/\(sent[0].id)", "/v1/events", "/v1/contacts"] {
                #expect(try await sender.call(.GET, path).status == 403, "\(path)")
            }
        }
    }

    private func key(_ scopes: Set<Caller.Scope>, _ house: House) async throws -> TestAPI {
        house.api.with(key: try await house.node.accounts.makeKey(name: "narrow", scopes: scopes).secret)
    }
}
