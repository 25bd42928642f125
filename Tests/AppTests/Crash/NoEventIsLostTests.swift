import Bounce
import Foundation
import NIOPosix
import Spool
import Storage
import TestKit
import Testing

/// Kills the node with SIGKILL while receivers have one of its posts in hand, again and again, and then asks the store whether
/// every event of the endpoints' types came to each of them (R44). What comes twice has one id. An endpoint that is sent one
/// event at a time gets them in the order of the log.
@Suite("A node killed while it posts events", .serialized, .eachEngine)
struct NoEventIsLostTests {
    static let killCount = 3
    private static let types = "message.delivered,message.bounced"

    @Test("posts every one of them once it works again")
    func killedAgainAndAgain() async throws {
        let store = try TemporaryStore()
        let (sink, receiver, single) = (CountingSink(), HoldingReceiver(), HoldingReceiver())
        try await sink.start(group: MultiThreadedEventLoopGroup.singleton)
        for receiver in [receiver, single] { try await receiver.start() }
        // The store is made.
        try await start(store, sink).kill()
        try await subscribe(receiver, store, inFlight: 8)
        try await subscribe(single, store, inFlight: 1)
        var tokens: [String] = []
        for round in 0..<Self.killCount {
            for receiver in [receiver, single] { receiver.holdNext() }
            let node = try await start(store, sink)
            tokens += try submit(round, to: node)
            let isPosting = try await eventually {
                receiver.held.count == round + 1 && single.held.count == round + 1
            }
            node.kill()
            try #require(isPosting)
        }
        var node = try await start(store, sink)
        let sent = tokens.filter { $0.hasPrefix("ok") }
        #expect(try await eventually { Set(sent).isSubset(of: sink.all.values.flatMap(\.taken.keys)) })
        node.kill()

        let events = try await events(in: store)
        #expect(!events.isEmpty)
        node = try await start(store, sink)
        _ = try await eventually { [receiver, single].allSatisfy { $0.answered.isSuperset(of: events) } }
        node.kill()
        for receiver in [receiver, single] {
            let lost = events.subtracting(receiver.answered)
            #expect(lost.isEmpty, "\(lost.count) of \(events.count) never came")
            #expect(receiver.answered.isSuperset(of: receiver.held), "what was in hand at a kill came again")
        }
        #expect(single.firstComings == single.firstComings.sorted(), "one at a time means in order")
        for receiver in [receiver, single] { await receiver.stop() }
        await sink.stop()
    }

    private func start(_ store: TemporaryStore, _ sink: CountingSink) async throws -> KilledNode {
        let node = try await KilledNode(
            store: store, sinkPort: sink.port, timeScale: 2_000, more: ["--webhooks-private", "yes"])
        try node.waitUntilItAnswers()
        return node
    }

    private func subscribe(_ receiver: HoldingReceiver, _ store: TemporaryStore, inFlight: Int) async throws {
        let engine = store.kind == .postgreSQL ? ["--store", try await store.makeURL()] : []
        let made = try await Binary.run(
            [
                "webhooks", "add", receiver.url, "--types", Self.types, "--in-flight", "\(inFlight)", "--data",
                store.directory.path,
            ] + engine,
            environment: ["POSTRIDER_WEBHOOKS_PRIVATE": "yes"])
        try #require(made.status == 0, "\(made.errors)")
    }

    /// - Returns: the tokens of what was acknowledged.
    private func submit(_ round: Int, to node: KilledNode) throws -> [String] {
        let client = try SubmissionClient(port: node.smtpPort)
        return try (0..<24).map { count in
            let token = "\(count % 6 == 5 ? "gone" : "ok")r\(round)n\(count)"
            try client.submit(to: "\(token)@dest.test", token: token)
            return token
        }
    }

    /// The ids of all that the endpoint is to be sent.
    private func events(in store: TemporaryStore) async throws -> Set<String> {
        let engine = try await store.openEngine()
        let spool = try await Spool.open(engine: engine, time: FoundationTime())
        let types = Self.types.split(separator: ",").compactMap { EventType(rawValue: String($0)) }
        let filter = FeedFilter(account: .first, types: Set(types))
        var ids: Set<String> = []
        var place = EventSequence(number: 0)
        while true {
            let page = try await spool.feed(filter, after: place, limit: 500)
            ids.formUnion(page.entries.map(\.sequence.description))
            place = page.through
            guard page.hasMore else { break }
        }
        await engine.close()
        return ids
    }
}
