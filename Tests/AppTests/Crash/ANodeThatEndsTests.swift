import Bounce
import Foundation
import Glibc
import Testing

@Suite("A node that is told to end", .serialized)
struct ANodeThatEndsTests {
    @Test("brings what is under way to its end, and ends well")
    func drains() async throws {
        try await CrashBench.with { bench in
            let data = bench.folder.appending(path: "data")
            let node = try bench.start(data: data)
            defer { node.kill() }
            try SubmissionClient(port: node.smtpPort).submit(to: "held@dest.test", token: "held")
            #expect(await bench.eventually { bench.sink.heldCount == 1 })
            node.signal(SIGTERM)
            try node.waitUntilItCloses()
            bench.sink.letGo()
            #expect(node.waitUntilItEnds() == 0)
            #expect(try await bench.statuses(at: data) == ["held": [.ok]])
        }
    }

    @Test("ends at once by a second signal, and the next start knows what was open", arguments: [SIGTERM, SIGINT])
    func hurries(signal: Int32) async throws {
        try await CrashBench.with { bench in
            let data = bench.folder.appending(path: "data")
            var node = try bench.start(data: data)
            try SubmissionClient(port: node.smtpPort).submit(to: "held@dest.test", token: "held")
            #expect(await bench.eventually { bench.sink.heldCount == 1 })
            node.signal(SIGTERM)
            try node.waitUntilItCloses()
            node.signal(signal)
            #expect(node.waitUntilItEnds() == 128 + signal)
            node = try bench.start(data: data)
            defer { node.kill() }
            #expect(await bench.eventually { bench.sink.heldCount == 2 })
            bench.sink.letGo()
            #expect(node.stop() == 0)
            #expect(try await bench.statuses(at: data) == ["held": [.ok]])
        }
    }
}
