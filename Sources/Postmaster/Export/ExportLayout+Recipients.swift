import Bounce
public import JSON
import Mail
public import Spool
import Storage
import Tables

extension ExportLayout where Record == MessageRecord {
    /// Whom a campaign wrote to, and what became of it.
    public static let recipients = ExportLayout(
        title: "Recipients",
        columns: [
            .text("recipient", 32), .text("status", 13), .text("reason", 20), .number("attempts"),
            .time("created_at"), .time("updated_at"), .time("next_attempt_at"), .text("last_reply", 80),
            .text("subject", 40), .text("from", 32), .number("byte_count"), .text("message_id", 40), .text("id", 18),
            .text("campaign", 24), .text("campaign_id", 18),
        ],
        cells: { message in
            [
                .text(message.recipient), .text(message.status.rawValue), .text(orNone: message.reason?.rawValue),
                .number(message.attempts), .time(message.createdAt), .time(message.updatedAt),
                .time(orNone: message.nextAttemptAt), .text(orNone: message.lastReply), .text(message.subject),
                .text(message.from), .number(message.byteCount), .text(message.messageID),
                .text(message.key.description), .text(orNone: message.campaignName),
                .text(orNone: message.campaign?.description),
            ]
        },
        json: \.json)
}

extension MessageRecord {
    /// The one object of a message in lists and exports.
    public var json: JSONValue {
        [
            "id": .string(key.description),
            "campaign_id": .text(campaign?.description),
            "campaign": .text(campaignName),
            "recipient": .string(recipient),
            "from": .string(from),
            "subject": .string(subject),
            "message_id": .string(messageID),
            "byte_count": .count(byteCount),
            "status": .string(status.rawValue),
            "reason": .text(reason?.rawValue),
            "attempts": .count(attempts),
            "created_at": .string(createdAt.rfc3339),
            "updated_at": .string(updatedAt.rfc3339),
            "next_attempt_at": .text(nextAttemptAt?.rfc3339),
            "last_reply": .text(lastReply),
        ]
    }
}
