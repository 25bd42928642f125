import Bounce
import JSON
import Mail
public import Spool
import Storage
import Tables

extension ExportLayout where Record == Event {
    /// Single bounces, with each one's reason and the reply word for word (R23, R42).
    public static let bounces = ExportLayout(
        title: "Bounces",
        columns: [
            .time("occurred_at"), .text("recipient", 32), .text("recipient_domain", 22), .text("status", 13),
            .text("reason", 20), .text("blame", 10), .number("attempt"), .text("stage", 9), .number("reply_code"),
            .text("enhanced_code", 14), .text("reply", 80), .text("explanation", 60), .text("rule_id", 24),
            .text("provider", 14), .text("mx_host", 28), .text("source_ip", 16), .text("message_id", 18),
            .text("event_id", 18), .text("from_domain", 22), .text("campaign_id", 18),
        ],
        cells: { event in
            [
                .time(event.at), .text(event.recipient), .text(event.recipientDomain), .text(event.status.rawValue),
                .text(orNone: event.reason?.rawValue), .text(orNone: event.blame?.rawValue), .number(event.attempt),
                .text(orNone: event.stage?.rawValue), .number(orNone: event.replyCode),
                .text(orNone: event.enhancedCode), .text(orNone: event.reply), .text(orNone: event.explanation),
                .text(orNone: event.ruleID), .text(orNone: event.provider), .text(orNone: event.mxHost),
                .text(orNone: event.sourceAddress), .text(event.message.description),
                .text(event.sequence.description), .text(event.fromDomain),
                .text(orNone: event.campaign?.description),
            ]
        },
        json: \.json)
}
