import Bounce
import Foundation
import Glibc
import Synchronization
import Testing

/// The files of the store, copied while a node works on them and frozen for the copy alone.
@Suite("A copy at any instant", .serialized)
struct ACopyAtAnyInstantTests {
    @Test("has everything that was acknowledged by then")
    func copies() async throws {
        try await CrashBench.with { bench in
            let data = bench.folder.appending(path: "data")
            let node = try bench.start(data: data)
            defer { node.kill() }
            let acknowledged = Mutex<[String]>([])
            let isOver = Mutex(false)
            let port = node.smtpPort
            let clients = (0..<2).map { number in
                Submitter {
                    guard let client = try? SubmissionClient(port: port) else { return }
                    var count = 0
                    while !isOver.withLock(\.self) {
                        let token = "c\(number)n\(count)"
                        guard (try? client.submit(to: "ok-\(token)@dest.test", token: token)) != nil else { return }
                        acknowledged.withLock { $0.append(token) }
                        count += 1
                    }
                }
            }
            for round in 1...5 {
                try await Task.sleep(for: .milliseconds(Int.random(in: 20...200)))
                let copy = bench.folder.appending(path: "copy\(round)")
                try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
                node.signal(SIGSTOP)
                let known = acknowledged.withLock(\.self)
                for name in ["postrider.db", "postrider.db-wal"] {
                    try FileManager.default.copyItem(
                        at: data.appending(path: name), to: copy.appending(path: name))
                }
                node.signal(SIGCONT)
                let statuses = try await bench.statuses(at: copy)
                for token in known { #expect(statuses[token]?.count == 1, "\(token) in copy \(round)") }
            }
            isOver.withLock { $0 = true }
            for client in clients { client.wait() }
            let count = acknowledged.withLock(\.count)
            #expect(count > 0)
        }
    }
}
