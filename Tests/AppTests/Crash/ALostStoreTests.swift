import Bounce
import Foundation
import NIOCore
import NIOPosix
import Spool
import Storage
import TestKit
import Testing

@Suite("A node whose store another takes", .enabled(if: EngineKind.allCases.contains(.postgreSQL)))
struct ALostStoreTests {
    @Test("says so and ends by itself, and the next node on the store sends what it had not settled")
    func ends() async throws {
        let store = try TemporaryStore(.postgreSQL)
        let sink = CountingSink()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        try await sink.start(group: group)
        let database = try await PostgreSQLServer.running()
        let lease = "\(store.schema).store_lease"

        let stale = try await KilledNode(store: store, sinkPort: sink.port, timeScale: 500)
        try stale.waitUntilItAnswers()
        try SubmissionClient(port: stale.smtpPort).submit(to: "held@dest.test", token: "held")
        try await wait { sink.heldCount == 1 }
        try await database.execute(
            "UPDATE \(lease) SET fence = fence + 1, holder = 'elsewhere', expires_at = expires_at + 3600000000")
        #expect(throws: SubmissionClient.Failure.self, "nothing is promised any more") {
            try SubmissionClient(port: stale.smtpPort).submit(to: "late@dest.test", token: "late")
        }
        try stale.waitUntilItCloses()
        sink.letGo()
        #expect(stale.waitUntilItEnds() == 1)
        let log = try String(contentsOf: store.directory.appending(path: "serve.log"), encoding: .utf8)
        #expect(log.contains("another node has taken the store over"))
        #expect(log.contains("outcomes not settled at the end"))
        #expect(sink.all["held@dest.test"]?.taken["held"] == 1)

        try await database.execute("UPDATE \(lease) SET expires_at = 0")
        #expect(try await statuses(of: store) == ["held": [.injected]], "the stale node wrote nothing")
        let next = try await KilledNode(store: store, sinkPort: sink.port, timeScale: 500)
        try next.waitUntilItAnswers()
        try await wait { sink.heldCount == 1 }
        sink.letGo()
        #expect(next.stop() == 0)
        #expect(try await statuses(of: store) == ["held": [.ok]])
        #expect(sink.all["late@dest.test"] == nil)
        await sink.stop()
        try await group.shutdownGracefully()
    }

    private func wait(until isSo: () -> Bool) async throws {
        let until = Date().addingTimeInterval(60)
        while !isSo(), Date() < until { try await Task.sleep(for: .milliseconds(10)) }
    }

    /// By subject.
    private func statuses(of store: TemporaryStore) async throws -> [String: [RecipientStatus]] {
        let engine = try await store.openEngine()
        let spool = try await Spool.open(engine: engine, time: FoundationTime())
        let messages = try await spool.messages(MessageFilter())
        await engine.close()
        return Dictionary(grouping: messages, by: \.subject).mapValues { $0.map(\.status) }
    }
}
