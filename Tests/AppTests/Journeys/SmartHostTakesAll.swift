import App
import NIOPosix
import Testing

@Suite("A smart host")
struct SmartHostTakesAll {
    @Test("is given all mail, whatever its domain")
    func story() async throws {
        let sink = CountingSink()
        try await sink.start(group: MultiThreadedEventLoopGroup.singleton)
        let configure: (inout NodeConfiguration) -> Void = { configuration in
            configuration.world = nil
            configuration.smartHost = Endpoint(host: "127.0.0.1", port: sink.port)
        }
        try await House.with(configure: configure) { house in
            let recipients = ["ok.ada@one.test", "ok.grace@two.test", "later@two.test"]
            let sent = try await house.api.send(to: recipients)
            let messages = try await house.api.finished(sent.map(\.id))
            #expect(messages.map(\.status) == ["ok", "ok", "ok"])
            #expect(Set(sink.all.keys) == Set(recipients))
        }
        await sink.stop()
    }
}
