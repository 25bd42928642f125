import TestKit
import Testing

@Suite("A spam block", .eachEngine)
struct SpamBlockSuppressesNobody {
    @Test(
        "ends as a spam bounce, and the address stays eligible",
        arguments: ["data-spam-554-5.7.1", "blocked-554-5.7.1"])
    func story(local: String) async throws {
        try await House.with(timeScale: 50_000) { house in
            let sent = try await house.api.send(to: [house.world.recipient(local)])
            let message = try #require(try await house.api.finished(sent.map(\.id)).first)
            #expect(message.status == "spam_bounce")
            #expect(try await house.api.suppressions().isEmpty)
            #expect(try await house.api.send(to: [message.recipient]).map(\.status) == ["injected"])
        }
    }
}
