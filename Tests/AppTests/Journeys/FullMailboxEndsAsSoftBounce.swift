import App
import TestKit
import Testing

@Suite("A full mailbox", .eachEngine)
struct FullMailboxEndsAsSoftBounce {
    @Test("is tried until the message's life ends, then given up without suppressing anybody")
    func story() async throws {
        // The second attempt comes after an hour, a third would come after four more. Of the four hours that the message
        // lives, three are left for a machine that is busy with other things.
        try await House.with(timeScale: 700, configure: { $0.life = .seconds(4 * 3_600) }) { house in
            let sent = try await house.api.send(to: [house.world.recipient("full-452-4.2.2")])
            let message = try #require(try await house.api.finished(sent.map(\.id)).first)
            #expect(message.status == "soft_bounce")
            #expect(message.reason == "mailbox_full")
            #expect(message.attempts > 1)
            #expect(try await house.api.suppressions().isEmpty)

            let again = try await house.api.send(to: [message.recipient])
            #expect(again.map(\.status) == ["injected"])
        }
    }
}
