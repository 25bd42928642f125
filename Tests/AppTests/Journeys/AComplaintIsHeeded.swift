import Accounts
import App
import JSON
import NIOHTTP1
import Simulator
import TestKit
import Testing

@Suite("A complaint", .eachEngine)
struct AComplaintIsHeeded {
    @Test("spares its sender for good, stays beside the status, and leaves other accounts alone")
    func story() async throws {
        try await House.withReturns { house in
            let api = house.api
            let recipient = house.world.recipient("complaint")
            try await api.done(.POST, "/v1/contacts", #"{"email":"\#(recipient)"}"#)
            let sent = try await api.send(to: [recipient], campaign: "Spring")
            try await house.returns(count: 1)

            let id = try #require(sent.first?.id)
            #expect(try await api.message(id).status == "ok")
            let told = try await api.done(.GET, "/v1/events?types=message.complained")["data"]?.elements ?? []
            #expect(told.count == 1)
            let entries = try await api.done(.GET, "/v1/suppressions")["data"]?.elements ?? []
            #expect(entries.map { $0["address"]?.text } == [recipient])
            #expect(entries.first?["list"]?.text == "account" && entries.first?["cause"]?.text == "complaint")
            #expect(try await eventually { try await house.contact(recipient)["state"]?.text == "complained" })
            let campaign = try await api.done(.GET, "/v1/campaigns")["data"]?.elements.first?["id"]?.text ?? ""
            let rate = try await api.done(.GET, "/v1/campaigns/\(campaign)/stats")["complaint_rate"]
            #expect(rate?["numerator"]?.number == 1)
            #expect(try await api.send(to: [recipient]).map(\.status) == ["dropped"])

            let other = try await house.node.accounts.createAccount(name: "Other", by: .node).id
            let key = try await house.node.accounts.makeKey(name: "other", scopes: [.send], of: other).secret
            #expect(try await api.with(key: key).send(to: [recipient]).map(\.status) == ["injected"])
        }
    }
}
