import Benchmark
import Bounce
import Foundation
import Mail
import NIOCore
import Spool
import Storage
import Synchronization

/// Durable work on a store of its own, 5 kB a message, one recipient each, a thousand messages an iteration.
func spoolBenchmarks() {
    let perIteration = 1_000

    Benchmark(
        "spool: accept, one by one but at once",
        configuration: .init(scalingFactor: .one, maxIterations: 30)
    ) { (benchmark: Benchmark, store: Store) in
        for _ in benchmark.scaledIterations {
            await store.acceptAtOnce(perIteration)
        }
    } setup: {
        try await Store()
    }

    Benchmark("spool: accept in batches of 1,000", configuration: .init(maxIterations: 30)) {
        (benchmark: Benchmark, store: Store) in
        for _ in benchmark.scaledIterations { try await store.acceptBatch(perIteration) }
    } setup: {
        try await Store()
    }

    Benchmark("spool: claim 1,000 of a filled queue", configuration: .init(maxIterations: 20)) {
        (benchmark: Benchmark, store: Store) in
        for _ in benchmark.scaledIterations { try await store.claim(perIteration) }
    } setup: {
        let store = try await Store()
        for _ in 0..<40 { try await store.acceptBatch(perIteration) }
        return store
    }

    Benchmark("spool: settle 1,000 deliveries", configuration: .init(maxIterations: 20)) {
        (benchmark: Benchmark, store: Store) in
        for _ in benchmark.scaledIterations {
            let entries = try await store.claim(perIteration)
            benchmark.startMeasurement()
            try await store.settle(entries)
            benchmark.stopMeasurement()
        }
    } setup: {
        let store = try await Store()
        for _ in 0..<40 { try await store.acceptBatch(perIteration) }
        return store
    }
}

/// A spool in a new folder beside the benchmark's own, removed with it.
final class Store: Sendable {
    let folder: URL
    let spool: Spool
    private let number = Mutex(0)

    init() async throws {
        folder = URL(filePath: FileManager.default.currentDirectoryPath).appending(
            path: ".build/store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let engine = try SQLiteEngine(path: folder.appending(path: "store.db").path)
        spool = try await Spool.open(engine: engine, time: Now())
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func acceptance(of count: Int) -> Acceptance {
        let first = number.withLock { number in
            defer { number += count }
            return number
        }
        let body = ByteBuffer(string: "Subject: bench\r\n\r\n" + String(repeating: "0123456789abcde\r\n", count: 300))
        let contents = (first..<(first + count)).map { index in
            NewContent(
                reversePath: .null, bytes: body, isEightBit: false, subject: "bench", from: "sender@bench.test",
                fromDomain: "bench.test", messageID: "<\(index)@bench.test>",
                recipients: [NewRecipient(mailbox: Mailbox("r\(index)@d\(index % 50).test")!)])
        }
        return Acceptance(account: .first, contents: contents)
    }

    /// As many callers as messages, as an SMTP listener is.
    func acceptAtOnce(_ count: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                let one = acceptance(of: 1)
                group.addTask { _ = try? await self.spool.accept(one) }
            }
        }
    }

    func acceptBatch(_ count: Int) async throws { _ = try await spool.accept(acceptance(of: count)) }

    @discardableResult
    func claim(_ count: Int) async throws -> [QueueEntry] {
        try await spool.claim(limit: count, perDomain: count, excluding: [])
    }

    func settle(_ entries: [QueueEntry]) async throws {
        let reply = Reply(code: ReplyCode(250)!, lines: ["2.0.0 Ok: queued"])
        let diagnosis = RuleSet.standard.diagnose(.reply(reply, stage: .content, host: nil))
        try await spool.settle(
            entries.map { entry in
                Settlement(
                    entry: entry, at: Now().now(), stage: .content, diagnosis: diagnosis,
                    decision: Decision(next: .finish(.ok)), reply: reply.description)
            })
    }
}

struct Now: TimeSource {
    func now() -> Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }
}
