import App
import JSON
import NIOHTTP1
import Simulator
import TestKit
import Testing

@Suite("A bounce that comes after the delivery", .eachEngine)
struct ABounceComesLate {
    @Test("changes the status, keeps both in the history, and spares the address")
    func story() async throws {
        try await House.withReturns { house in
            let api = house.api
            let recipient = house.world.recipient("later-bounce-5.1.1")
            try await api.done(.POST, "/v1/contacts", #"{"email":"\#(recipient)"}"#)
            let sent = try await api.send(to: [recipient], campaign: "Spring")
            try await house.returns(count: 1)

            let message = try await api.message(try #require(sent.first?.id))
            #expect(message.status == "hard_bounce" && message.reason == "recipient_unknown")
            let timeline = try await api.timeline(message.id)
            #expect(timeline.map(\.status).suffix(2) == ["ok", "hard_bounce"])
            #expect(timeline.last?.reply?.contains("User unknown") == true)

            // The campaign counts the message once, as what it is now.
            let campaign = try #require(try await api.done(.GET, "/v1/campaigns")["data"]?.elements.first)
            #expect(campaign["counts"]?["ok"]?.number == 0 && campaign["counts"]?["hard_bounce"]?.number == 1)
            #expect(campaign["message_count"]?.number == 1)
            let feed = try await api.done(.GET, "/v1/events?types=message.delivered,message.bounced")
            #expect(
                feed["data"]?.elements.compactMap { $0["type"]?.text } == ["message.delivered", "message.bounced"],
                "\(feed.text)")

            let entry = try #require(try await api.suppressions().first)
            #expect(entry.address == recipient && entry.cause == "hard_bounce")
            #expect(try await eventually { try await house.contact(recipient)["state"]?.text == "hard_bounced" })
            #expect(try await api.send(to: [recipient]).map(\.status) == ["dropped"])
        }
    }
}
