import App
import JSON
import NIOHTTP1
import TestKit
import Testing

@Suite("A full mailbox", .eachEngine)
struct FullMailboxEndsAsSoftBounce {
    @Test("is deferred for 48 hours, ends as a soft bounce, and its address stays eligible")
    func story() async throws {
        // The 48 hours of a message pass in some eleven seconds; the second attempt comes in the first of them, and ten are
        // left for a machine that is busy with other things.
        try await House.with(timeScale: 15_000) { house in
            let recipient = house.world.recipient("full-452-4.2.2")
            let api = house.api
            try await api.done(.POST, "/v1/contacts", #"{"email":"\#(recipient)"}"#)
            let sent = try await api.send(to: [recipient], campaign: "Spring")
            let message = try #require(try await api.finished(sent.map(\.id)).first)
            #expect(message.status == "soft_bounce" && message.reason == "mailbox_full")
            #expect(message.attempts > 1)
            let timeline = try await api.timeline(message.id)
            let waits = timeline.filter { $0.status == "deferred" }
            #expect(!waits.isEmpty && waits.allSatisfy { $0.reason == "mailbox_full" && $0.nextAttemptAt != nil })
            #expect(timeline.last?.status == "soft_bounce" && timeline.last?.ruleID == "life.ended")

            // It counts once against the address, and changes nothing yet.
            #expect(try await api.suppressions().isEmpty)
            let counts = try await api.done(.GET, "/v1/bounce-counts")["data"]?.elements ?? []
            #expect(counts.map { $0["address"]?.text } == [recipient])
            #expect(counts.first?["soft_bounces"]?.number == 1 && counts.first?["hard_bounces"]?.number == 0)
            #expect(try await eventually { try await house.contact(recipient)["soft_bounces"]?.number == 1 })
            #expect(try await house.contact(recipient)["state"]?.text == "subscribed")

            // The campaign can be sent again to whoever bounced softly, and so can any other mail.
            let campaign = try await api.done(.GET, "/v1/campaigns")["data"]?.elements.first?["id"]?.text ?? ""
            let resent = try await api.done(.POST, "/v1/campaigns/\(campaign)/resend", #"{"status":"soft_bounce"}"#)
            #expect(resent["accepted"]?.number == 1 && resent["dropped"]?.number == 0, "\(resent.text)")
            #expect(try await api.send(to: [recipient]).map(\.status) == ["injected"])
        }
    }
}
