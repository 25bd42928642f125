import Bounce

extension BouncesReport {
    /// The report as CSV, one row a row; the first column holds what the report is grouped by.
    public func csv() -> [UInt8] {
        var writer = CSVWriter(header: [
            "group", "recipient_domain", "provider", "status", "reason", "bounce_text", "sample", "bounces",
        ])
        for row in rows {
            writer.append([
                row.group, row.recipientDomain, row.provider, row.status.rawValue, row.reason.rawValue, row.replyShape,
                row.sample, String(row.count),
            ])
        }
        return writer.take()
    }
}
