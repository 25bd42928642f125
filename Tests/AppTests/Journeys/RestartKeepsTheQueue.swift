import App
import TestKit
import Testing

@Suite("A restart", .eachEngine)
struct RestartKeepsTheQueue {
    @Test("keeps what is deferred, and delivers it afterwards")
    func story() async throws {
        // Slow enough that the first house ends while the message waits for its second try.
        try await House.with(timeScale: 60) { house in
            let recipient = house.world.recipient("greylist")
            let sent = try await house.api.send(to: [recipient])
            let id = try #require(sent.first?.id)
            while try await house.api.message(id).status == "injected" { try await Task.sleep(for: .milliseconds(20)) }
            #expect(try await house.api.message(id).status == "deferred")

            var configuration = house.node.configuration
            configuration.timeScale = 10_000
            try await house.closeAndReopen(configuration) { reopened in
                let message = try await reopened.api.finished([id]).first
                #expect(message?.status == "ok")
                #expect(message?.attempts ?? 0 > 1)
            }
        }
    }
}
