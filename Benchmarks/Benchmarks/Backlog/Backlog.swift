import Bounce
import Foundation
import Mail
import NIOCore
import Spool
import Storage

/// What waits for ever, and what it costs: `fill`, `measure`, `hold` and `start` over one store. See `Benchmarks/backlog`.
@main
struct Backlog {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else {
            FileHandle.standardError.write(
                Data("usage: Backlog fill STORE COUNT | measure STORE | hold STORE | start STORE\n".utf8))
            exit(64)
        }
        let path = arguments[2]
        switch arguments[1] {
        case "fill": try await fill(path, upTo: arguments.count > 3 ? Int(arguments[3]) ?? 0 : 0)
        case "measure": try await measure(path)
        case "hold": try await hold(path)
        case "start": try await start(path)
        default: exit(64)
        }
    }

    private static func open(_ path: String) async throws -> Spool {
        try await Spool.open(engine: try SQLiteEngine(path: path), time: Clock())
    }

    // MARK: Filling

    /// Adds what is missing: 20 accounts with 5 campaigns each, most of it to few of 20,000 domains, a tenth of it due within
    /// the day, one in a hundred urgent, 500 recipients to a text. Written by the store itself, since ten million calls
    /// would take longer than what is to be measured.
    private static func fill(_ path: String, upTo count: Int) async throws {
        let spool = try await open(path)
        let now = Clock().now().microseconds
        var number = try await spool.queueDepth().waiting
        let first = number
        let began = ContinuousClock.now
        while number < count {
            let next = min(number + 50_000, count)
            let rows = Rows(numbers: number..<next, now: now)
            try await spool.engine.write { connection in
                for (statement, bindings) in rows.statements { try connection.execute(statement, bindings) }
            }
            number = next
        }
        report("filled to \(number)", "\(Int(Double(number - first) / (ContinuousClock.now - began).seconds))/s")
        await spool.engine.close()
    }

    // MARK: Measuring

    private static func measure(_ path: String) async throws {
        let spool = try await open(path)
        let depth = try await spool.queueDepth().waiting
        _ = try await spool.release(spool.claim(limit: 1_000, perDomain: 500), dueAt: Clock().now())
        let claim = try await median(of: 21) {
            let entries = try await spool.claim(limit: 1_000, perDomain: 500)
            return { try await spool.release(entries, dueAt: Clock().now()) }
        }
        let urgent = try await median(of: 21) {
            let entries = try await spool.claim(limit: 16, perDomain: 16, bulkLimit: 0)
            return { try await spool.release(entries, dueAt: Clock().now()) }
        }
        let nextDue = try await median(of: 21) {
            _ = try await spool.nextDue()
            return {}
        }
        let counts = try await median(of: 21) {
            _ = try await spool.queueDepth()
            _ = try await spool.statusCounts(account: nil, campaign: nil)
            return {}
        }
        report(
            "\(depth) waiting",
            "claim of 1,000 \(claim), of urgent mail \(urgent), next due \(nextDue), "
                + "counts \(counts), resident \(memory())")
        await spool.engine.close()
    }

    /// Of the work, without what follows it.
    private static func median(of count: Int, _ work: () async throws -> () async throws -> Void) async throws -> String
    {
        var times: [Double] = []
        for _ in 0..<count {
            let began = ContinuousClock.now
            let after = try await work()
            times.append((ContinuousClock.now - began).seconds)
            try await after()
        }
        return String(format: "%.2f ms", times.sorted()[count / 2] * 1_000)
    }

    /// A full window in memory, until somebody kills us.
    private static func hold(_ path: String) async throws {
        let spool = try await open(path)
        var held: [QueueEntry] = []
        while held.count < 20_000 {
            let entries = try await spool.claim(limit: 1_000, perDomain: 500)
            if entries.isEmpty { break }
            held += entries
        }
        report("holds \(held.count)", "resident \(memory())")
        print("ready")
        fflush(nil)
        try await Task.sleep(for: .seconds(3_600))
        print(held.count)
    }

    private static func start(_ path: String) async throws {
        let began = ContinuousClock.now
        let spool = try await open(path)
        let opened = ContinuousClock.now
        let entries = try await spool.claim(limit: 1_000, perDomain: 500)
        let claimed = ContinuousClock.now
        report(
            "start",
            String(
                format: "open %.0f ms, first claim of %d %.0f ms, resident %@", (opened - began).seconds * 1_000,
                entries.count, (claimed - opened).seconds * 1_000, memory()))
        try await spool.release(entries, dueAt: Clock().now())
        await spool.engine.close()
    }

    private static func report(_ what: String, _ figures: String) {
        print(what.padding(toLength: 22, withPad: " ", startingAt: 0), figures)
        fflush(nil)
    }

    /// Now and at the most.
    private static func memory() -> String {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let field = { (name: String) in
            status.split(separator: "\n").first { $0.hasPrefix(name) }?.split(separator: " ").dropFirst().first
                .flatMap { Int($0) } ?? 0
        }
        return "\(field("VmRSS:") >> 10) MiB (at most \(field("VmHWM:") >> 10))"
    }
}

struct Clock: TimeSource {
    func now() -> Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
