import Bounce
import Delivery
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("A store that may be another node's", .timeLimit(.minutes(15)))
struct LostStoreJourneyTests {
    /// A server that takes one command at a time, and answers the first final dot when the gate is open.
    private func makeServer(_ world: World, gate: Gate) async throws -> BluntServer {
        try await BluntServer.start(on: world.group) { line, connection in
            switch line {
            case _ where line.hasPrefix("EHLO"): .say("250 blunt.example")
            case ".": .sayAfter(gate, "250 2.0.0 fine")
            default: BluntServer.polite(line, connection)
            }
        }
    }

    private func isIdle(_ service: DeliveryService) async -> Bool {
        await service.queues().allSatisfy { $0.inFlight == 0 && $0.connections == 0 }
    }

    private func wait(until isSo: () async -> Bool) async throws {
        let deadline = ContinuousClock.now + World.patience
        while !(await isSo()), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test("is not sent from until it is certainly ours again", .eachEngine)
    func doubt() async throws {
        let world = try await World()
        let gate = Gate(on: world.group)
        let server = try await makeServer(world, gate: gate)
        try await world.spool.acceptSample(to: (1...5).map { "user\($0)@example.com" })
        let service = world.service(["example.com": [server.port]]) { $0.connectionsPerQueue = 1 }
        let counts = try await world.running(service) {
            try await world.wait { server.count(of: ".") == 1 }
            world.engine.isDoubted = true
            gate.open()
            #expect(try await world.settled(1)[.ok] == 1, "what was under way is written down")
            // A session that rests is closed after a while.
            try await wait { await isIdle(service) }
            #expect(server.count(of: "MAIL") == 1)
            world.engine.isDoubted = false
            return try await world.settled(5)
        }
        #expect(counts == [.ok: 5])
        #expect(server.count(of: "MAIL") == 5)
        await server.stop()
    }

    @Test(
        "is sent from no more once another node has taken it, which then sends all that was not settled",
        .enabled(if: EngineKind.allCases.contains(.postgreSQL)))
    func loss() async throws {
        try await EngineKind.$current.withValue(.postgreSQL) {
            let world = try await World()
            let gate = Gate(on: world.group)
            let server = try await makeServer(world, gate: gate)
            try await world.spool.acceptSample(to: (1...5).map { "user\($0)@example.com" })
            let service = world.service(["example.com": [server.port]]) { $0.connectionsPerQueue = 1 }
            let database = try await PostgreSQLServer.running()
            let lease = "\(world.store.schema).store_lease"
            try await world.running(service) {
                try await world.wait { server.count(of: ".") == 1 }
                try await database.execute(
                    "UPDATE \(lease) SET fence = fence + 1, holder = 'elsewhere', expires_at = expires_at + 3600000000")
                await #expect(throws: EngineError.inUse("another node took the store over")) {
                    try await world.spool.acceptSample(to: ["late@example.com"])
                }
                gate.open()
                try await wait { await isIdle(service) }
            }
            #expect(server.count(of: "MAIL") == 1)
            #expect(server.count(of: "QUIT") == 1)
            await world.engine.close()

            try await database.execute("UPDATE \(lease) SET expires_at = 0")
            let engine = try await world.store.openEngine()
            let spool = try await Spool.open(engine: engine, time: WallClock())
            let counts = try await spool.statusCounts(account: nil, campaign: nil).filter { $0.value > 0 }
            #expect(counts == [.injected: 5], "the stale node wrote nothing")
            #expect(spool.recovery.leasedCount == 5)
            await engine.close()
            await server.stop()
        }
    }
}
