import App
import JSON
import NIOHTTP1
import Simulator
import TestKit
import Testing

@Suite("A mailbox that stays full", .eachEngine)
struct ThreeSoftCampaignsSuppress {
    @Test("is spared after three campaigns in a row bounced softly, and not before")
    func story() async throws {
        try await House.with(timeScale: 20_000, configure: { $0.life = .seconds(4 * 3_600) }) { house in
            let recipient = house.world.recipient("full-452-4.2.2")
            // Two letters of one campaign are one mailing.
            for (campaign, count) in [("March", 1), ("April", 2), ("April", 2)] {
                try await bounce(recipient, campaign, house)
                #expect(try await house.api.suppressions().isEmpty, "\(campaign)")
                let counts = try await house.api.done(.GET, "/v1/bounce-counts")["data"]?.elements.first
                #expect(counts?["soft_bounces"]?.number == Int64(count), "\(campaign)")
            }
            try await bounce(recipient, "May", house)
            let entry = try #require(try await house.api.done(.GET, "/v1/suppressions")["data"]?.elements.first)
            #expect(entry["address"]?.text == recipient && entry["cause"]?.text == "soft_bounce")
            #expect(entry["note"]?.text == "Mail of 3 mailings in a row bounced softly.")
            #expect(entry["reason"]?.text == "mailbox_full" && entry["event_id"]?.text != nil)

            let asked = house.world.tally().recipients[recipient]?.askedCount
            #expect(try await house.api.send(to: [recipient], campaign: "June").map(\.status) == ["dropped"])
            #expect(house.world.tally().recipients[recipient]?.askedCount == asked)
        }
    }

    @Test("is never spared where the account's policy does not count soft bounces")
    func off() async throws {
        try await House.with(timeScale: 50_000, configure: { $0.life = .seconds(4 * 3_600) }) { house in
            try await house.api.done(.PATCH, "/v1/suppression-policy", #"{"soft_limit":0}"#)
            let recipient = house.world.recipient("full-452-4.2.2")
            for campaign in ["March", "April", "May"] { try await bounce(recipient, campaign, house) }
            #expect(try await house.api.suppressions().isEmpty)
            #expect(try await house.api.send(to: [recipient], campaign: "June").map(\.status) == ["injected"])
        }
    }

    private func bounce(_ recipient: String, _ campaign: String, _ house: House) async throws {
        let sent = try await house.api.send(to: [recipient], campaign: campaign)
        #expect(try await house.api.finished(sent.map(\.id)).map(\.status) == ["soft_bounce"], "\(campaign)")
    }
}
