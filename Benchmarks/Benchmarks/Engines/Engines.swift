import Foundation
import Mail
import Spool
import Storage

/// `Engines STORE`: durable work of a spool on the store named, a PostgreSQL address or the path of a SQLite file: 5 kB a
/// message, one recipient each. Prints a line for each kind of work: messages a second (the median of the rounds, the least and
/// the most), and what the engine did for a message: statements, and waits for a server.
@main
struct Engines {
    static let rounds = 15
    static let perRound = 1_000

    static func main() async throws {
        guard CommandLine.arguments.count == 2 else { throw EngineError.failed("Engines STORE") }
        try await measure(CommandLine.arguments[1])
    }

    nonisolated private static func measure(_ store: String) async throws {
        let engine = try await open(store)
        let calls = SpoolCalls(spool: try await Spool.open(engine: engine, time: Now()))
        let bench = Engines(engine: engine)
        // The first calls prepare their statements.
        try await calls.acceptBatch(perRound)
        try await bench.show("accept, one caller", count: 100) { try await calls.acceptInTurn(100) }
        try await bench.show("accept, 20 callers", count: 200) { try await calls.accept(200, callers: 20) }
        try await bench.show("accept, 1,000 callers at once") { try await calls.accept(perRound, callers: perRound) }
        try await bench.show("accept, in a batch") { try await calls.acceptBatch(perRound) }
        var claimed: [[QueueEntry]] = []
        try await bench.show("claim") { claimed.append(try await calls.claim(perRound)) }
        var next = 0
        try await bench.show("settle") {
            try await calls.settle(claimed[next])
            next += 1
        }
        await engine.close()
    }

    let engine: any Engine

    static func open(_ store: String) async throws -> any Engine {
        guard PostgreSQLAddress.isMeant(by: store) else { return try SQLiteEngine(path: store) }
        return try await PostgreSQLEngine.open(try PostgreSQLAddress(store))
    }

    func show(_ name: String, count: Int = perRound, _ work: () async throws -> Void) async throws {
        var rates: [Double] = []
        let before = engine.work
        for _ in 0..<Self.rounds {
            let start = ContinuousClock.now
            try await work()
            rates.append(Double(count) / ((ContinuousClock.now - start) / .seconds(1)))
        }
        rates.sort()
        let shown = [rates[Self.rounds / 2], rates[0], rates[Self.rounds - 1]].map { String(Int($0)) }
        let after = engine.work
        let messageCount = Double(Self.rounds * count)
        let statements = Double(after.statementCount - before.statementCount) / messageCount
        let waits = Double(after.waitCount - before.waitCount) / messageCount
        print(
            "\(name)\t\(shown[0])/s\t(\(shown[1])-\(shown[2]))\t\(Self.tenths(statements)) statements\t\(Self.tenths(waits)) waits"
        )
    }

    private static func tenths(_ number: Double) -> String { String((number * 100).rounded() / 100) }
}

struct Now: TimeSource {
    func now() -> Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }
}
