import Bounce
import Hummingbird
import Mail
import NIOCore
import Postmaster
import Spool
import Storage

/// Bounced recipients with each one's reason as CSV, newest first, all that a filter finds (R23, R42). Streamed: a page of
/// events is in memory at a time.
enum BouncesCSV {
    static let pageSize = 1_000
    static let header = [
        "occurred_at", "recipient", "recipient_domain", "status", "reason", "blame", "attempt", "stage", "reply_code",
        "enhanced_code", "reply", "explanation", "rule_id", "provider", "mx_host", "source_ip", "message_id",
        "event_id",
    ]

    /// - Parameter name: of the file; letters, digits, `-`, `_`, `.` only.
    static func response(of found: EventFilter, name: String, _ spool: Spool) async throws -> Response {
        var found = found
        found.limit = pageSize
        let first = try await spool.events(found)
        return .csv(
            name: name,
            body: ResponseBody { [found] writer in
                var filter = found
                var csv = CSVWriter(header: header)
                var page = first
                while true {
                    for event in page { csv.append(row(event)) }
                    try await writer.write(ByteBuffer(bytes: csv.take()))
                    guard page.count == pageSize, let last = page.last else { break }
                    filter.before = last.sequence
                    page = try await spool.events(filter)
                }
                try await writer.finish(nil)
            })
    }

    private static func row(_ event: Event) -> [String] {
        [
            event.at.rfc3339, event.recipient, event.recipientDomain, event.status.rawValue,
            event.reason?.rawValue ?? "", event.blame?.rawValue ?? "", String(event.attempt),
            event.stage?.rawValue ?? "", event.replyCode.map(String.init) ?? "", event.enhancedCode ?? "",
            event.reply ?? "", event.explanation ?? "", event.ruleID ?? "", event.provider ?? "", event.mxHost ?? "",
            event.sourceAddress ?? "", event.message.description, event.sequence.description,
        ]
    }
}
