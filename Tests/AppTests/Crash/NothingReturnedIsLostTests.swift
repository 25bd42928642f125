import Bounce
import Foundation
import Mail
import NIOCore
import NIOPosix
import Spool
import Storage
import Synchronization
import TestKit
import Testing

/// Kills the node again and again while mail comes back, and then asks the store whether every bounce that was answered
/// with 250 is in the life of its message, once.
@Suite("A node killed while mail comes back", .serialized, .eachEngine)
struct NothingReturnedIsLostTests {
    static let killCount = 8

    /// Tokens whose bounce was answered with 250.
    final class Taken: Sendable {
        private let tokens = Mutex<Set<String>>([])
        func add(_ token: String) { tokens.withLock { _ = $0.insert(token) } }
        var all: Set<String> { tokens.withLock { $0 } }
    }

    @Test("settles every bounce it took, and none twice")
    func killedAgainAndAgain() async throws {
        let store = try TemporaryStore()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let sink = CountingSink()
        try await sink.start(group: group)
        let taken = Taken()
        var round = 0
        // Kills that come before anything was taken prove nothing: some more are made then.
        while round < Self.killCount || taken.all.isEmpty && round < Self.killCount * 4 {
            let node = try await KilledNode(store: store, sinkPort: sink.port, timeScale: 2_000)
            try node.waitUntilItAnswers()
            let workers = [submit(round: round, to: node.smtpPort), bounce(from: sink, to: node.inboundPort, taken)]
            try await Task.sleep(for: .milliseconds(150 + Int.random(in: 0...350)))
            node.kill()
            for worker in workers { worker.wait() }
            round += 1
        }
        try await drain(store, sink: sink, taken)
        try await check(store, taken.all)
        await sink.stop()
        try await group.shutdownGracefully()
    }

    /// Submits until the server dies.
    private func submit(round: Int, to port: Int) -> Submitter {
        Submitter {
            guard let client = try? SubmissionClient(port: port) else { return }
            for count in 0..<200 {
                let token = "r\(round)n\(count)"
                guard (try? client.submit(to: "ok-\(token)@dest.test", token: token)) != nil else { return }
            }
        }
    }

    /// Brings a bounce for everything that was delivered, until the server dies.
    private func bounce(from sink: CountingSink, to port: Int, _ taken: Taken) -> Submitter {
        Submitter {
            for _ in 0..<1_000 {
                guard let client = try? SubmissionClient(port: port) else {
                    usleep(10_000)
                    continue
                }
                for _ in 0..<1_000 {
                    for (token, path, recipient) in Self.open(sink, taken) {
                        guard (try? client.bounce(to: path, of: recipient)) != nil else { return }
                        taken.add(token)
                    }
                    usleep(2_000)
                    guard (try? client.noop()) != nil else { return }
                }
            }
        }
    }

    private static func open(_ sink: CountingSink, _ taken: Taken) -> [(String, String, String)] {
        let done = taken.all
        return sink.all.flatMap { address, record in
            record.returnPaths.filter { !done.contains($0.key) }.map { ($0.key, $0.value, address) }
        }
    }

    /// Lets a living node read what waits.
    private func drain(_ store: TemporaryStore, sink: CountingSink, _ taken: Taken) async throws {
        let node = try await KilledNode(store: store, sinkPort: sink.port, timeScale: 20_000)
        try node.waitUntilItAnswers()
        try await Task.sleep(for: .seconds(3))
        #expect(node.stop() == 0, "a clean end on SIGTERM")
    }

    private func check(_ store: TemporaryStore, _ taken: Set<String>) async throws {
        #expect(!taken.isEmpty, "the kills left no time to take anything")
        let engine = try await store.openEngine()
        let spool = try await Spool.open(engine: engine, time: FoundationTime())
        var messages: [String: MessageRecord] = [:]
        var filter = MessageFilter()
        filter.limit = 500
        while true {
            let page = try await spool.messages(filter)
            for message in page { messages[message.subject] = message }
            guard let last = page.last, page.count == filter.limit else { break }
            filter.before = last.key
        }
        // What no living node has read yet is still there; so is what was in hand at three kills, for people.
        let kept = try await spool.returned(state: nil, before: nil, limit: 1_000).filter {
            $0.state == .waiting || $0.why == .unreadable
        }.compactMap(\.message)
        for token in taken {
            let message = try #require(messages[token])
            if kept.contains(message.key) { continue }
            let bounces = try await spool.timeline(message.key).filter { $0.source == .dsn }
            #expect(message.status == .hardBounce, "\(token) is \(message.status)")
            #expect(bounces.count == 1, "\(token) bounced \(bounces.count) times")
        }
        let suppressed = try await spool.suppressionCount()
        #expect(suppressed + kept.count >= taken.count)
        await engine.close()
    }
}
