import Bounce
import Foundation
import Mail
import NIOCore
import Spool
import Storage

/// `Engines STORE`: durable work of a spool on the store named, a PostgreSQL address or the path of a SQLite file: 5 kB a
/// message, one recipient each. Prints messages a second, the median of the rounds.
@main
struct Engines {
    static let rounds = 15
    static let perRound = 1_000

    static func main() async throws {
        guard CommandLine.arguments.count == 2 else { throw EngineError.failed("Engines STORE") }
        let engine = try await open(CommandLine.arguments[1])
        let work = EngineWork(spool: try await Spool.open(engine: engine, time: Now()))
        try await work.acceptBatch(perRound)
        try await show("accept, one caller", count: 100) { try await work.acceptInTurn(100) }
        try await show("accept, 1,000 callers at once") { try await work.acceptAtOnce(perRound) }
        try await show("accept, in a batch") { try await work.acceptBatch(perRound) }
        var claimed: [[QueueEntry]] = []
        try await show("claim") { claimed.append(try await work.claim(perRound)) }
        var next = 0
        try await show("settle") {
            try await work.settle(claimed[next])
            next += 1
        }
        await engine.close()
    }

    static func open(_ store: String) async throws -> any Engine {
        guard PostgreSQLAddress.isMeant(by: store) else { return try SQLiteEngine(path: store) }
        return try await PostgreSQLEngine.open(try PostgreSQLAddress(store))
    }

    static func show(_ name: String, count: Int = perRound, _ work: () async throws -> Void) async throws {
        var rates: [Double] = []
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            try await work()
            rates.append(Double(count) / ((ContinuousClock.now - start) / .seconds(1)))
        }
        rates.sort()
        let line = [rates[rounds / 2], rates[0], rates[rounds - 1]].map { String(Int($0)) }
        print("\(name)\t\(line[0])/s\t(\(line[1])-\(line[2]))")
    }
}

struct Now: TimeSource {
    func now() -> Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }
}
