import Foundation
import HTTP
import Storage
import TestKit
import Testing

@testable import App

@Suite("Readiness of a node")
struct ReadinessTests {
    private struct Answer: Decodable {
        struct Check: Decodable {
            let name: String
            let status: String
            let detail: String
        }
        let status: String
        let checks: [Check]
    }

    private func readiness(_ house: House) async throws -> (status: Int, answer: Answer) {
        let (status, body) = try await house.ask("/readyz")
        return (status, try JSONDecoder().decode(Answer.self, from: Data(body)))
    }

    @Test("a node that listens, may write and has room is ready")
    func ready() async throws {
        try await House.with { house in
            let (status, answer) = try await readiness(house)
            #expect(status == 200)
            #expect(answer.checks.map(\.name) == ["store", "disk", "listeners", "serving"])
            #expect(answer.checks.allSatisfy { $0.status == "ok" })
        }
    }

    @Test("a node whose disk has less room than it is to have is not, and says so")
    func diskIsShort() async throws {
        try await House.with(configure: { $0.diskReserve = 1 << 50 }) { house in
            let (status, answer) = try await readiness(house)
            #expect(status == 503)
            #expect(answer.status == "not_ready")
            #expect(answer.checks.filter { $0.status == "failed" }.map(\.name) == ["disk"])
            #expect(try await house.ask("/healthz").status == 200)
        }
    }
}

@Suite("A node's health")
struct NodeHealthTests {
    private func failing(_ health: NodeHealth) async -> [String] {
        await health.readiness().checks.filter { !$0.isPassed }.map(\.name)
    }

    @Test("is not to be given work before it listens, nor once it ends, nor when its store is closed")
    func life() async throws {
        try await Scratch.with { path in
            let directory = try DataDirectory.open(path)
            let engine = try SQLiteEngine(path: directory.storePath)
            try await Schema.migrate(engine)
            let health = NodeHealth(engine: engine, directory: directory, reserve: 0, time: SystemTime())
            #expect(await failing(health) == ["listeners"])
            health.listens()
            #expect(await failing(health) == [])
            health.ends()
            #expect(await failing(health) == ["serving"])
            await engine.close()
            let later = NodeHealth(engine: engine, directory: directory, reserve: 0, time: SystemTime())
            later.listens()
            let store = await later.readiness().checks.first
            #expect(store?.isPassed == false && store?.detail == "the store is closed")
        }
    }

    @Test(
        "is not to be given work once another node has taken its store",
        .enabled(if: EngineKind.allCases.contains(.postgreSQL)))
    func lostStore() async throws {
        let store = try TemporaryStore(.postgreSQL)
        let directory = try DataDirectory.open(store.directory.path)
        let engine = try await store.openEngine()
        try await Schema.migrate(engine)
        let health = NodeHealth(engine: engine, directory: directory, reserve: 0, time: SystemTime())
        health.listens()
        #expect(await failing(health) == [])
        let server = try await PostgreSQLServer.running()
        try await server.execute("UPDATE \(store.schema).store_lease SET fence = fence + 1, holder = 'elsewhere'")
        await #expect(throws: EngineError.self) { try await engine.write { _ in } }
        #expect(await failing(health) == ["store"])
        await engine.close()
    }
}

@Suite("Sizes in text")
struct ByteCountTextTests {
    @Test("are counts with a unit of 1,024", arguments: [("0", 0), ("4096", 4_096), ("64K", 65_536), ("1T", 1 << 40)])
    func reads(text: String, count: Int) { #expect(ByteCountText.parse(text) == count) }

    @Test("are nothing else", arguments: ["", "K", "-1", "1 M", "1m", "9999999999999999T", "1.5G", "+1"])
    func refuses(text: String) { #expect(ByteCountText.parse(text) == nil) }

    @Test(
        "is written with three digits or so and a unit",
        arguments: [
            (0, "0 MiB"), (197 << 20, "197 MiB"), (1 << 30, "1 GiB"), (60_400_390_144, "56.2 GiB"),
            (500 << 30, "500 GiB"), (10 << 40, "10 TiB"),
        ])
    func write(count: Int, text: String) {
        #expect(ByteCountText.write(count) == text)
    }
}
