import Bounce
import Delivery
import Mail
import Spool
import TestKit
import Testing

@Suite("Mail from several addresses of ours", .timeLimit(.minutes(15)), .eachEngine)
struct SourcesJourneyTests {
    @Test("goes out from both, each under its own name and as a queue of its own")
    func both() async throws {
        let world = try await World()
        var filter = EventFilter()
        filter.limit = 500
        let server = try await BluntServer.start(on: world.group)
        try await world.spool.acceptSample(to: (1...60).map { "user\($0)@example.com" })
        let plan = try EgressPlan.parse(sources: [
            "one 127.0.0.2 helo=one.postrider.example", "two 127.0.0.3 helo=two.postrider.example",
        ])
        let service = world.service(["example.com": [server.port]]) { $0.egress = plan }
        let counts = try await world.running(service) { try await world.settled(60) }
        #expect(counts == [.ok: 60])
        let greetings = Set(server.lines.filter { $0.hasPrefix("EHLO") })
        #expect(greetings == ["EHLO one.postrider.example", "EHLO two.postrider.example"])
        let events = try await world.spool.events(filter)
        #expect(Set(events.compactMap(\.sourceAddress)) == ["127.0.0.2", "127.0.0.3"])
        await server.stop()
    }

    @Test("over what a new address may carry goes from the warm one")
    func overflow() async throws {
        let world = try await World()
        var filter = EventFilter()
        filter.limit = 500
        let server = try await BluntServer.start(on: world.group)
        try await world.spool.acceptSample(to: (1...80).map { "user\($0)@example.com" })
        let plan = try EgressPlan.parse(
            sources: ["new 127.0.0.2 warm-up", "old 127.0.0.3"], pools: ["default: new*1000 old"])
        let service = world.service(["example.com": [server.port]]) { $0.egress = plan }
        let counts = try await world.running(service) { try await world.settled(80) }
        #expect(counts == [.ok: 80])
        let events = try await world.spool.events(filter)
        let fromNew = events.filter { $0.sourceAddress == "127.0.0.2" }.count
        // The hour may turn in the middle of the test.
        #expect((1...40).contains(fromNew))
        #expect(try await world.spool.warmUps().map(\.finishedCount).reduce(0, +) <= 40)
        await server.stop()
    }
}
