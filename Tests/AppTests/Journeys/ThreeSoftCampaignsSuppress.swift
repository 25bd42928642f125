import App
import JSON
import NIOHTTP1
import SMTP
import TestKit
import Testing

@Suite("A mailbox that stays full", .eachEngine)
struct ThreeSoftCampaignsSuppress {
    private static let recipient = "ada@shop.test"

    @Test("is spared after three campaigns in a row bounced softly, and not before")
    func story() async throws {
        try await House.withPostbox { house, box in
            // Two letters of one campaign are one mailing.
            for (campaign, count) in [("March", 1), ("April", 2), ("April", 2)] {
                try await bounce(campaign, house, box)
                #expect(try await house.api.suppressions().isEmpty, "\(campaign)")
                let counts = try await house.api.done(.GET, "/v1/bounce-counts")["data"]?.elements.first
                #expect(counts?["soft_bounces"]?.number == Int64(count), "\(campaign)")
            }
            try await bounce("May", house, box)
            let entry = try #require(try await house.api.done(.GET, "/v1/suppressions")["data"]?.elements.first)
            #expect(entry["address"]?.text == Self.recipient && entry["cause"]?.text == "soft_bounce")
            #expect(entry["note"]?.text == "Mail of 3 mailings in a row bounced softly.")
            #expect(entry["reason"]?.text == "mailbox_full" && entry["event_id"]?.text != nil)
            #expect(entry["reply"]?.text?.contains("Mailbox is full") == true)

            let asked = box.askedCount(Self.recipient)
            #expect(try await house.api.send(to: [Self.recipient], campaign: "June").map(\.status) == ["dropped"])
            #expect(box.askedCount(Self.recipient) == asked)
        }
    }

    @Test("is never spared where the account's policy does not count soft bounces")
    func off() async throws {
        try await House.withPostbox { house, box in
            try await house.api.done(.PATCH, "/v1/suppression-policy", #"{"soft_limit":0}"#)
            for campaign in ["March", "April", "May"] { try await bounce(campaign, house, box) }
            #expect(try await house.api.suppressions().isEmpty)
            #expect(try await house.api.send(to: [Self.recipient], campaign: "June").map(\.status) == ["injected"])
        }
    }

    /// A refusal that is final at once, whatever the hour.
    private func bounce(_ campaign: String, _ house: House, _ box: Postbox) async throws {
        box.refuse(Self.recipient, ServerReply(552, "5.2.2", "Mailbox is full"))
        let sent = try await house.api.send(to: [Self.recipient], campaign: campaign)
        #expect(try await house.api.finished(sent.map(\.id)).map(\.status) == ["soft_bounce"], "\(campaign)")
    }
}
