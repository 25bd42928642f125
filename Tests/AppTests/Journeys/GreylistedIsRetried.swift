import Simulator
import TestKit
import Testing

@Suite("A greylisted message", .eachEngine)
struct GreylistedIsRetried {
    @Test("is deferred, tried again by itself, and delivered")
    func story() async throws {
        try await House.with { house in
            let recipient = house.world.recipient("greylist")
            let sent = try await house.api.send(to: [recipient])
            let message = try #require(try await house.api.finished(sent.map(\.id)).first)
            #expect(message.status == "ok")
            #expect(message.attempts > 1)

            let timeline = try await house.api.timeline(message.id)
            let deferral = try #require(timeline.first { $0.status == "deferred" })
            #expect(deferral.reason == "greylisted")
            #expect(deferral.reply?.contains("Greylisted for 300 seconds") == true)
            #expect(deferral.nextAttemptAt != nil)
            #expect(timeline.last?.status == "ok")
            #expect(house.world.tally().recipients[recipient]?.acceptedCount == 1)
        }
    }
}
