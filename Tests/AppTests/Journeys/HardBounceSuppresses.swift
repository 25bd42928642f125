import Simulator
import TestKit
import Testing

@Suite("A hard bounce", .eachEngine)
struct HardBounceSuppresses {
    @Test("suppresses its address, and the next mail to it is dropped without asking")
    func story() async throws {
        try await House.with { house in
            let recipient = house.world.recipient("unknown-550-5.1.1")
            let first = try await house.api.send(to: [recipient])
            let bounced = try #require(try await house.api.finished(first.map(\.id)).first)
            #expect(bounced.status == "hard_bounce")
            #expect(bounced.reason == "recipient_unknown")

            let entry = try #require(try await house.api.suppressions().first)
            #expect(entry.address == recipient)
            #expect(entry.reply?.contains("User unknown") == true)

            let asked = house.world.tally().recipients[recipient]?.askedCount
            let second = try await house.api.send(to: [recipient])
            #expect(second.map(\.status) == ["dropped"])
            #expect(house.world.tally().recipients[recipient]?.askedCount == asked)
        }
    }
}
