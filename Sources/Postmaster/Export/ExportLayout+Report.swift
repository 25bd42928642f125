import Bounce
public import JSON
import Tables

extension ExportLayout where Record == BouncesReport.Row {
    /// The rows of a bounces report; the first column holds what it is grouped by.
    public static let report = ExportLayout(
        title: "Bounces report",
        columns: [
            .text("group", 24), .text("recipient_domain", 22), .text("provider", 14), .text("status", 13),
            .text("reason", 20), .number("reply_code"), .text("enhanced_code", 14), .text("bounce_text", 70),
            .text("sample", 70), .number("bounces"),
        ],
        cells: { row in
            [
                .text(row.group), .text(row.recipientDomain), .text(row.provider), .text(row.status.rawValue),
                .text(row.reason.rawValue), .number(orNone: row.replyCode), .text(row.enhancedCode),
                .text(row.replyShape), .text(row.sample), .number(row.count),
            ]
        },
        json: \.json)
}

extension BouncesReport.Row {
    public var json: JSONValue { .object(members) }

    /// The row, to which a list may add.
    public var members: [JSONMember] {
        [
            JSONMember("group", .string(group)), JSONMember("recipient_domain", .string(recipientDomain)),
            JSONMember("provider", .string(provider)), JSONMember("status", .string(status.rawValue)),
            JSONMember("reason", .string(reason.rawValue)), JSONMember("reply_code", .count(replyCode)),
            JSONMember("enhanced_code", .text(enhancedCode.isEmpty ? nil : enhancedCode)),
            JSONMember("bounce_text", .string(replyShape)), JSONMember("sample", .string(sample)),
            JSONMember("bounces", .count(count)),
        ]
    }
}
