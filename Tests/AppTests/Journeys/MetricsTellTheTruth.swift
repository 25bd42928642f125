import App
import AsyncHTTPClient
import Foundation
import Metering
import NIOCore
import NIOHTTP1
import Simulator
import TestKit
import Testing

@Suite("The page of metrics", .eachEngine)
struct MetricsTellTheTruth {
    @Test("counts what the event log says, and holds no address")
    func story() async throws {
        try await House.with(timeScale: 5_000) { house in
            let locals = ["ann", "bob", "greylist", "data-spam-554-5.7.1", "unknown-550-5.1.1", "size-552-5.3.4"]
            let recipients = locals.map { house.world.recipient($0) } + ["nobody@no-such-domain.invalid"]
            let sent = try await house.api.send(to: recipients)
            let messages = try await house.api.finished(sent.map(\.id))
            let gone = messages.filter { $0.status == "hard_bounce" }.map(\.recipient)
            let again = try await house.api.send(to: gone)
            #expect(again.allSatisfy { $0.status == "dropped" })

            // Outcomes against the log, which begins each message with `injected` or `dropped`.
            var logged: [String: Int] = [:]
            var refusals: [String: Int] = [:]
            for message in sent {
                for event in try await house.api.timeline(message.id) where event.status != "injected" {
                    logged[event.status, default: 0] += 1
                    if event.status != "ok" { refusals[event.reason ?? "", default: 0] += 1 }
                }
            }
            let attempts = logged.values.reduce(0, +)

            // Counted after the commit that anybody can see.
            let page = try await house.metrics { $0.sum("postrider_settled_messages_sum") == Double(attempts) }
            #expect(page.sum("postrider_accepted_total", ["status": "injected"]) == Double(sent.count))
            #expect(page.sum("postrider_accepted_total", ["status": "dropped"]) == Double(gone.count))
            #expect(page.sum("postrider_suppression_hits_total", ["seen": "accepted"]) == Double(gone.count))
            #expect(page.sum("postrider_queue_messages") == 0)
            #expect(page.sum("postrider_held_messages") == 0)
            #expect(page.sum("postrider_in_flight_messages") == 0)
            #expect(page.sum("postrider_store_failures_total") == 0)

            for status in ["ok", "deferred", "soft_bounce", "hard_bounce", "spam_bounce", "dropped"] {
                let counted = page.sum("postrider_messages_total", ["status": status]) ?? 0
                #expect(counted == Double(logged[status] ?? 0), "\(status)")
            }
            for (reason, count) in refusals {
                #expect(page.sum("postrider_bounces_total", ["reason": reason]) == Double(count), "\(reason)")
            }
            #expect(page.sum("postrider_delivery_attempts_total") == Double(attempts))
            #expect(page.sum("postrider_delivery_duration_seconds_count") == Double(sent.count))
            #expect(page.sum("postrider_settled_messages_sum") == Double(attempts))

            // What stands now, against the list of messages.
            let all = try await house.api.messages()
            for (status, group) in Dictionary(grouping: all, by: \.status) {
                #expect(page.sum("postrider_messages", ["status": status]) == Double(group.count), "\(status)")
            }

            let client = try SubmissionClient(port: try #require(house.addresses.smtp).port)
            #expect(try await house.metrics().sum("postrider_smtp_sessions", ["listener": "submission"]) == 1)
            #expect(
                try await house.metrics().sum("postrider_smtp_sessions_total", ["result": "taken"]) == 1)
            withExtendedLifetime(client) {}

            // Each conversation was opened once and its mail answered.
            let opened = page.sum("postrider_connections_total", ["result": "opened"]) ?? 0
            #expect(opened > 0)
            #expect(page.sum("postrider_smtp_phase_duration_seconds_count", ["phase": "open"]) == opened)
            let answers = page.sum("postrider_smtp_phase_duration_seconds_count", ["phase": "answer"]) ?? 0
            #expect(answers >= Double(logged["ok"] ?? 0))
            #expect(page.sum("postrider_smtp_phase_duration_seconds_count", ["phase": "envelope"]) == answers)
            #expect((page.sum("postrider_commit_duration_seconds_count") ?? 0) > 0)
            #expect(page.sum("postrider_commit_duration_seconds_count") == page.sum("postrider_commit_writes_count"))

            for sample in page.samples {
                for value in sample.labels.values {
                    #expect(
                        !value.contains("@") && !value.contains("example") && !value.contains(".invalid"), "\(sample)")
                }
            }
        }
    }

    @Test("has HELP and TYPE for every metric, and every metric stands in docs/operations.md")
    func documented() async throws {
        let documented = try String(
            contentsOf: URL(filePath: #filePath).appending(path: "../../../../docs/operations.md").standardized,
            encoding: .utf8)
        try await House.with(timeScale: 50_000) { house in
            let text = try await house.metricsText()
            let page = Samples(text)
            for (name, kind) in page.kinds {
                #expect(text.contains("# HELP \(name) "), "\(name)")
                #expect(documented.contains("`\(name)"), "\(name) is not in docs/operations.md")
                #expect(kind != .counter || name.hasSuffix("_total"), "\(name)")
            }
            for sample in page.samples {
                let base = ["_bucket", "_sum", "_count"].first { sample.name.hasSuffix($0) }
                    .map { String(sample.name.dropLast($0.count)) }
                #expect(
                    page.kinds[sample.name] != nil || base.flatMap { page.kinds[$0] } == .histogram, "\(sample.name)")
            }
        }
    }
}

extension House {
    func metrics() async throws -> Samples { Samples(try await metricsText()) }

    /// The page once it is as wanted, or as it is after ten seconds.
    func metrics(_ isWanted: (Samples) -> Bool) async throws -> Samples {
        for _ in 0..<100 {
            let page = try await metrics()
            if isWanted(page) { return page }
            try await Task.sleep(for: .milliseconds(100))
        }
        return try await metrics()
    }

    func metricsText() async throws -> String {
        String(decoding: try await ask("/metrics").body, as: UTF8.self)
    }

    /// What an open address answers.
    func ask(_ path: String) async throws -> (status: Int, body: [UInt8]) {
        let response = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: api.base + path), timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 16 << 20)
        return (Int(response.status.code), Array(body.readableBytesView))
    }
}
