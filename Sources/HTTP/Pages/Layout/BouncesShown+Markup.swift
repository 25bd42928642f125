extension BouncesShown {
    /// One row a bounce; its recipient leads to the message.
    func table(empty: EmptyState) -> PageTable {
        PageTable(
            caption: caption, columns: ["Time", "Recipient", "Status", "Reason", "The server's words"],
            rows: rows.map { row in
                [
                    .markup("<span class=\"nowrap small\">\(row.time.markup)</span>"),
                    .address(row.recipient, to: "/messages/\(row.message)"), .status(row.status), .text(row.reason),
                    .reply(row.reply),
                ]
            }, empty: empty)
    }
}
