import Bounce
import Foundation
import Glibc
import NIOCore
import NIOPosix
import Spool
import Storage
import TestKit
import Testing

/// A folder for a node's data and a sink as its whole world, for the length of a test.
final class CrashBench {
    let folder: URL
    let sink = CountingSink()
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private init(folder: URL) { self.folder = folder }

    static func with(_ body: (CrashBench) async throws -> Void) async throws {
        let folder = ScratchFolder.url.appending(path: "postrider-crash-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let bench = CrashBench(folder: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await bench.sink.start(group: bench.group)
        do {
            try await body(bench)
        } catch {
            Issue.record(error)
        }
        await bench.sink.stop()
        try await bench.group.shutdownGracefully()
    }

    func start(data: URL, more: [String] = []) throws -> KilledNode {
        let node = try KilledNode(
            data: data, log: folder.appending(path: "serve.log"), sinkPort: sink.port, timeScale: 500, more: more)
        try node.waitUntilItAnswers()
        return node
    }

    /// Waits until `condition` holds, a minute at most.
    /// - Returns: whether it came to hold.
    func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
        let until = Date().addingTimeInterval(60)
        while Date() < until {
            if try await condition() { return true }
            usleep(20_000)
        }
        return false
    }

    /// Statuses in the store at `data` by token, which stands in the subject; each as often as it is there.
    func statuses(at data: URL) async throws -> [String: [RecipientStatus]] {
        let engine = try SQLiteEngine(path: data.appending(path: "postrider.db").path)
        let spool = try await Spool.open(engine: engine, time: FoundationTime())
        var statuses: [String: [RecipientStatus]] = [:]
        var filter = MessageFilter()
        filter.limit = 500
        while true {
            let page = try await spool.messages(filter)
            for message in page { statuses[message.subject, default: []].append(message.status) }
            guard let last = page.last, page.count == filter.limit else { break }
            filter.before = last.key
        }
        await engine.close()
        return statuses
    }
}
