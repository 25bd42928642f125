import Bounce
import Intake
import Mail
import Postmaster
import Spool

/// The node's figures in Prometheus' text format, read from the store when asked. No address, recipient domain or
/// message id is ever a label.
struct MetricsPage {
    let text: String

    init(_ front: Front) async throws {
        let rooms = front.rooms
        let transitions = try await rooms.reports.totals(account: nil, campaign: nil, since: nil, until: nil).counts
        let now = try await rooms.spool.statusCounts(account: nil, campaign: nil)
        let queue = try await rooms.spool.queueDepth()
        let suppressions = try await rooms.spool.suppressionCount()
        var page = Writer()
        page.metric(
            "postrider_build_info", "gauge", "The version that runs.", [("version", front.configuration.version)], 1)
        for status in RecipientStatus.allCases {
            page.metric(
                "postrider_events_total", "counter", "Changes of status since the store was made.",
                [("status", status.rawValue)], transitions[status] ?? 0)
        }
        for status in RecipientStatus.allCases {
            page.metric(
                "postrider_messages", "gauge", "Messages by their status now.", [("status", status.rawValue)],
                now[status] ?? 0)
        }
        page.metric("postrider_queue_messages", "gauge", "Messages that wait or are under way.", [], queue.waiting)
        let age = queue.oldest.map { max(0, (rooms.time.now() - $0).components.seconds) } ?? 0
        page.metric("postrider_queue_oldest_age_seconds", "gauge", "How long the oldest of them waits.", [], Int(age))
        page.metric("postrider_suppressions", "gauge", "Entries of all suppression lists.", [], suppressions)
        let returned = try await rooms.spool.returnedDepth()
        page.metric(
            "postrider_returned_mail", "gauge", "Mail that came back and waits.", [("state", "waiting")],
            returned.waiting)
        page.metric(
            "postrider_returned_mail", "gauge", "Mail that came back and waits.", [("state", "quarantined")],
            returned.quarantined)
        let outcomes = rooms.returnedCounters.current
        for outcome in ReturnedCounters.Outcome.allCases {
            page.metric(
                "postrider_returned_total", "counter", "What became of mail to return paths since the node started.",
                [("outcome", outcome.rawValue)], outcomes[outcome] ?? 0)
        }
        text = page.text
    }

    private struct Writer {
        var text = ""
        var last = ""

        mutating func metric(_ name: String, _ type: String, _ help: String, _ labels: [(String, String)], _ value: Int)
        {
            if name != last {
                text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
                last = name
            }
            let shown = labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
            text += shown.isEmpty ? "\(name) \(value)\n" : "\(name){\(shown)} \(value)\n"
        }

        private func escaped(_ text: String) -> String {
            var escaped = ""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\\": escaped += "\\\\"
                case "\"": escaped += "\\\""
                case "\n": escaped += "\\n"
                default: escaped.unicodeScalars.append(scalar)
                }
            }
            return escaped
        }
    }
}
