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

/// Kills the node with SIGKILL again and again while mail comes in and goes out, and then asks the store and the world
/// what became of every message that was acknowledged (R64).
@Suite("A node killed at any moment", .serialized, .eachEngine)
struct NothingAcceptedIsLostTests {
    /// 30, or what TORTURE_KILLS says (`make torture`).
    static let killCount = ProcessInfo.processInfo.environment["TORTURE_KILLS"].flatMap { Int($0) } ?? 30
    static let clientCount = 4

    /// Who was told 250: recipient by token.
    final class Acknowledged: Sendable {
        private let tokens = Mutex<[String: String]>([:])
        func add(_ token: String, _ recipient: String) { tokens.withLock { $0[token] = recipient } }
        var all: [String: String] { tokens.withLock { $0 } }
    }

    @Test("loses nothing it acknowledged and never writes to a suppressed address")
    func killedAgainAndAgain() async throws {
        let store = try TemporaryStore()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let sink = CountingSink()
        try await sink.start(group: group)

        var chance = SystemRandomNumberGenerator()
        let acknowledged = Acknowledged()
        for round in 0..<Self.killCount {
            let node = try await KilledNode(store: store, sinkPort: sink.port, timeScale: 500)
            if round % 6 == 5 {
                // In the midst of its start, while it takes up what the last one left.
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...150, using: &chance)))
                node.kill()
                continue
            }
            try node.waitUntilItAnswers()
            let clients = submit(round: round, to: node.smtpPort, acknowledged: acknowledged)
            try await Task.sleep(for: .milliseconds(Int.random(in: 5...350, using: &chance)))
            node.kill()
            for client in clients { client.wait() }
        }

        let contactsWhenSuppressed = try await drain(store, sink: sink)
        let report = try await look(at: store)
        let world = sink.all
        await sink.stop()
        try await group.shutdownGracefully()

        #expect(acknowledged.all.count > Self.killCount, "the kills left no time to acknowledge anything")
        for (token, recipient) in acknowledged.all {
            let statuses = report.statuses[token] ?? []
            #expect(statuses.count == 1, "\(token) to \(recipient) stands \(statuses.count) times in the store")
            let status = statuses.first
            if recipient.hasPrefix("gone") {
                #expect(
                    status == .hardBounce || status == .dropped,
                    "\(token) to \(recipient) is \(String(describing: status))")
            } else {
                #expect(status == .ok, "\(token) to \(recipient) is \(String(describing: status))")
                #expect(world[recipient]?.taken[token, default: 0] ?? 0 >= 1, "\(token) is ok but never came")
            }
        }
        for (token, count) in world.values.flatMap(\.taken) where count > 1 {
            #expect(report.unknown.contains(token), "\(token) came \(count) times, and its events do not say so")
        }
        let repeats = world.values.flatMap(\.taken.values).reduce(0) { $0 + $1 - 1 }
        #expect(repeats <= Self.killCount * 2 * 20, "\(repeats) repeats, more than the sessions open at the kills")
        for (address, suppressedAt) in report.suppressed {
            let late = world[address]?.contacts.filter { $0 > suppressedAt.addingTimeInterval(1) } ?? []
            #expect(late.isEmpty, "\(address) was contacted \(late.count) times after its suppression")
            // On a slow machine the kills may leave no time to contact all of them before the end.
            guard let contactCount = contactsWhenSuppressed[address] else { continue }
            #expect(world[address]?.contacts.count == contactCount, "\(address) was contacted in the end")
        }
        #expect(!report.suppressed.isEmpty)
        tell(acknowledged.all, report, repeats: repeats)
    }

    /// A line for `make torture`, which adds them up.
    private func tell(_ acknowledged: [String: String], _ report: Report, repeats: Int) {
        guard ProcessInfo.processInfo.environment["TORTURE_KILLS"] != nil else { return }
        let lost = acknowledged.keys.count { report.statuses[$0]?.count != 1 }
        let unknown = report.unknown.count
        print(
            "torture kills \(Self.killCount) acknowledged \(acknowledged.count) lost \(lost) repeated \(repeats) unknown \(unknown)"
        )
    }

    /// Sessions that submit until the server dies; a token is noted once it is acknowledged.
    private func submit(round: Int, to port: Int, acknowledged: Acknowledged) -> [Submitter] {
        (0..<Self.clientCount).map { number in
            Submitter {
                guard let client = try? SubmissionClient(port: port) else { return }
                for count in 0..<10_000 {
                    let token = "r\(round)c\(number)n\(count)"
                    let recipient =
                        switch count % 8 {
                        case 3: "gone\(count % 40)@dest.test"
                        case 5: "later-\(token)@dest.test"
                        default: "ok-\(token)@dest.test"
                        }
                    guard (try? client.submit(to: recipient, token: token)) != nil else { return }
                    acknowledged.add(token, recipient)
                }
            }
        }
    }

    /// Lets a living node finish what waits; then writes to every suppressed address once more.
    private func drain(_ store: TemporaryStore, sink: CountingSink) async throws -> [String: Int] {
        var contacts: [String: Int] = [:]
        for pass in 0..<2 {
            let node = try await KilledNode(store: store, sinkPort: sink.port, timeScale: 20_000)
            try node.waitUntilItAnswers()
            if pass == 1 {
                contacts = sink.all.mapValues(\.contacts.count)
                let client = try SubmissionClient(port: node.smtpPort)
                for number in stride(from: 3, to: 40, by: 8) {
                    try client.submit(to: "gone\(number)@dest.test", token: "again\(number)")
                }
            }
            var quiet = 0
            var last = -1
            let until = Date().addingTimeInterval(60)
            while quiet < 10, Date() < until {
                try await Task.sleep(for: .milliseconds(150))
                let now = sink.all.values.reduce(0) { $0 + $1.contacts.count }
                quiet = now == last ? quiet + 1 : 0
                last = now
            }
            #expect(node.stop() == 0, "a clean end on SIGTERM")
        }
        return contacts
    }

    struct Report {
        var statuses: [String: [RecipientStatus]] = [:]
        var suppressed: [String: Date] = [:]
        /// Tokens of messages that were past DATA at a kill.
        var unknown: Set<String> = []
    }

    /// The store of the stopped node, read as any reader of it would.
    private func look(at store: TemporaryStore) async throws -> Report {
        let engine = try await store.openEngine()
        let spool = try await Spool.open(engine: engine, time: FoundationTime())
        var report = Report()
        var filter = MessageFilter()
        filter.limit = 500
        while true {
            let page = try await spool.messages(filter)
            for message in page {
                report.statuses[message.subject, default: []].append(message.status)
                guard message.attempts > 1 else { continue }
                let events = try await spool.timeline(message.key)
                if events.contains(where: { $0.reason == .outcomeUnknown }) { report.unknown.insert(message.subject) }
            }
            guard let last = page.last, page.count == filter.limit else { break }
            filter.before = last.key
        }
        var spared = SuppressionFilter(.system)
        spared.limit = 500
        for entry in try await spool.suppressions(spared) {
            report.suppressed[entry.address] = Date(timeIntervalSince1970: Double(entry.createdAt.microseconds) / 1e6)
        }
        await engine.close()
        return report
    }
}

struct FoundationTime: TimeSource {
    func now() -> Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }
}

/// A thread that can be waited for.
final class Submitter: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () -> Void) {
        let done = self.done
        Thread.detachNewThread {
            work()
            done.signal()
        }
    }

    func wait() { done.wait() }
}
