import Foundation
import Glibc
import Logging
import Testing

@testable import App

@Suite("The log")
struct LogSinkTests {
    /// What `body` logs, read from a file.
    private func logged(_ format: LogStyle, level: Logger.Level = .info, _ body: (Logger) -> Void) async throws
        -> [String]
    {
        try await Scratch.with { directory in
            let path = directory + "/log"
            let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            defer { close(descriptor) }
            let sink = LogSink(format, descriptor: descriptor)
            body(sink.logger(level: level))
            sink.flush()
            return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        }
    }

    @Test("has a line for each event at or above its level, with the logger's own fields")
    func lines() async throws {
        let lines = try await logged(.text) { logger in
            var logger = logger
            logger[metadataKey: "node"] = "1"
            logger.debug("not this")
            logger.info("message delivered", metadata: ["message_id": "msg_1"])
            logger.error("claim failed", metadata: ["error": "disk full"])
        }
        #expect(
            lines.map { $0.split(separator: " ", maxSplits: 1).last.map(String.init) } == [
                "info message delivered message_id=msg_1 node=1", "error claim failed error=\"disk full\" node=1",
            ])
    }

    @Test("holds a failing site to a handful of lines, and says how many there were")
    func failingSite() async throws {
        let lines = try await logged(.json) { logger in
            for number in 0..<5_000 {
                logger.info(
                    "message deferred",
                    metadata: ["message_id": "msg_\(number)", "site": "mx.example.com", "reason": "network"])
                logger.info("message delivered", metadata: ["message_id": "msg_\(number)", "site": "mx.example.net"])
            }
        }
        let deferred = lines.filter { $0.contains("deferred") }
        #expect(deferred.count == LogRepeats.limit + 1)
        #expect(deferred.last?.contains("\"repeats\":\(5_000 - LogRepeats.limit)") == true)
        #expect(lines.count - deferred.count == 5_000)
    }

    @Test("never makes the one who logs wait for the reader, and says what was lost")
    func slowReader() async throws {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        let sink = LogSink(.text, descriptor: ends[1])
        let logger = sink.logger(level: .info)
        let words = String(repeating: "x", count: 1_000)
        // More than the pipe and the memory hold.
        for _ in 0..<6_000 { logger.info("message delivered", metadata: ["about": "\(words)"]) }
        let reader = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let told = Task.detached {
            var text = ""
            while !text.contains("log lines lost") {
                text = text.suffix(100) + String(decoding: reader.availableData, as: UTF8.self)
            }
        }
        await told.value
        sink.flush()
        close(ends[1])
    }
}
