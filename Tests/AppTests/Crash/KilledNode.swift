import Foundation
import Glibc
import TestKit

/// `postrider serve` as a process of its own, to be killed.
final class KilledNode {
    private let process = ChildProcess()
    private let data: URL
    private let log: URL
    let smtpPort: Int
    /// Where mail comes back, at `bounces.bench.test`.
    let inboundPort: Int

    enum Failure: Error { case noBinary(String), didNotAnswer(log: String), didNotClose }

    /// The command stands beside the test bundle.
    static var binary: URL {
        URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "postrider")
    }

    var processID: Int32 { process.processIdentifier }

    /// A node on a store of whatever engine.
    /// - Parameter more: further arguments of `serve`.
    convenience init(store: TemporaryStore, sinkPort: Int, timeScale: Int, more: [String] = []) async throws {
        let engine = store.kind == .postgreSQL ? ["--store", try await store.makeURL()] : []
        try self.init(
            data: store.directory, log: store.directory.appending(path: "serve.log"), sinkPort: sinkPort,
            timeScale: timeScale, more: engine + more)
    }

    /// - Parameter more: further arguments of `serve`.
    init(data: URL, log: URL, sinkPort: Int, timeScale: Int, more: [String]) throws {
        guard FileManager.default.isExecutableFile(atPath: Self.binary.path) else {
            throw Failure.noBinary(Self.binary.path)
        }
        self.data = data
        self.log = log
        smtpPort = LoopbackAddress.freePort()
        inboundPort = LoopbackAddress.freePort()
        process.executableURL = Self.binary
        process.arguments =
            [
                "serve", "--data", data.path, "--http", "off", "--smtp", "127.0.0.1:\(smtpPort)", "--trust",
                "127.0.0.0/8",
                "--bounce-domain", "bounces.bench.test", "--inbound", "127.0.0.1:\(inboundPort)",
                "--smart-host", "127.0.0.1:\(sinkPort)", "--time-scale", String(timeScale),
            ] + more
        process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        if !FileManager.default.fileExists(atPath: log.path) {
            _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        }
        let handle = try FileHandle(forWritingTo: log)
        try handle.seekToEnd()
        process.standardError = .file(handle)
        process.standardOutput = .file(handle)
        try process.run()
    }

    deinit { if process.isRunning { kill() } }

    /// Waits until the node greets, 60 s at most.
    func waitUntilItAnswers() throws {
        let until = Date().addingTimeInterval(60)
        while Date() < until, process.isRunning {
            // Somebody else may have taken the port meanwhile: a node that has begun has its key.
            let hasBegun = FileManager.default.fileExists(atPath: data.appending(path: "local.key").path)
            if hasBegun, (try? SubmissionClient(port: smtpPort)) != nil { return }
            usleep(20_000)
        }
        let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        throw Failure.didNotAnswer(log: String(said.suffix(2_000)))
    }

    /// SIGKILL: nothing is said, nothing is flushed.
    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func signal(_ signal: Int32) { Glibc.kill(process.processIdentifier, signal) }

    /// Waits until nobody is let in any more, 20 s at most.
    func waitUntilItCloses() throws {
        let until = Date().addingTimeInterval(20)
        while Date() < until {
            if (try? SubmissionClient(port: smtpPort)) == nil { return }
            usleep(20_000)
        }
        throw Failure.didNotClose
    }

    /// - Returns: the exit status.
    func waitUntilItEnds() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// SIGTERM, and a clean end.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
