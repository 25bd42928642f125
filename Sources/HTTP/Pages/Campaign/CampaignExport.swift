import Bounce
import Hummingbird
import Mail
import NIOCore
import Postmaster
import Spool
import Storage

/// `/campaigns/{id}/bounces.csv`: the bounced recipients of a campaign with each one's reason, newest first (R23, R42).
enum CampaignExport {
    static let pageSize = 1_000
    static let header = [
        "occurred_at", "recipient", "recipient_domain", "status", "reason", "blame", "attempt", "stage", "reply_code",
        "enhanced_code", "reply", "explanation", "rule_id", "provider", "mx_host", "source_ip", "message_id",
        "event_id",
    ]

    static func answer(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let campaign = try await front.campaign(visit)
        var query = QueryReader(request)
        let status: RecipientStatus? = query.choice("status")
        try query.finish()
        var filter = EventFilter()
        filter.account = .first
        filter.campaign = campaign.key
        filter.statuses = status.map { [$0] } ?? CampaignPage.bounced
        filter.limit = pageSize
        let spool = front.rooms.spool
        let first = try await spool.events(filter)
        return .csv(
            name: "bounces-\(campaign.key).csv",
            body: ResponseBody { [filter] writer in
                var filter = filter
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

    static func row(_ event: Event) -> [String] {
        [
            event.at.rfc3339, event.recipient, event.recipientDomain, event.status.rawValue,
            event.reason?.rawValue ?? "",
            event.blame?.rawValue ?? "", String(event.attempt), event.stage?.rawValue ?? "",
            event.replyCode.map(String.init) ?? "", event.enhancedCode ?? "", event.reply ?? "",
            event.explanation ?? "",
            event.ruleID ?? "", event.provider ?? "", event.mxHost ?? "", event.sourceAddress ?? "",
            event.message.description, event.sequence.description,
        ]
    }
}
