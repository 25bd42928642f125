internal import Storage

/// How far campaigns have come, inside one transaction.
enum FeedTable {
    /// Rejects that are kept for each campaign.
    static let rejectLimit = 10_000

    /// - Throws: `FeedError.overtaken`, and what was written with it is to be undone.
    static func take(_ step: FeedStep, accepted: Int, dropped: Int, on connection: any WriteConnection) throws {
        let isOurs = try connection.execute(
            advance,
            [
                .key(step.campaign), .integer(step.after), .integer(step.through), .integer(accepted),
                .integer(dropped),
                .integer(step.rejects.count), .flag(step.isLast),
            ])
        guard isOurs == 1 else { throw FeedError.overtaken }
        guard !step.rejects.isEmpty else { return }
        let kept = try connection.first(countRejects, [.key(step.campaign)]) { Int($0.integer(0)) } ?? 0
        let room = max(0, rejectLimit - kept)
        try connection.send(
            insertReject,
            step.rejects.prefix(room).map { reject in
                [
                    .key(step.campaign), .integer(reject.place), .text(StoredText.line(reject.address)),
                    .text(StoredText.line(reject.why)),
                ]
            })
    }

    private static let advance = Statement(
        """
        UPDATE feed SET place = $3, accepted_count = accepted_count + $4, dropped_count = dropped_count + $5, \
        rejected_count = rejected_count + $6, is_complete = $7
        WHERE campaign = $1 AND place = $2 AND is_complete = 0
        AND EXISTS (SELECT 1 FROM campaign c WHERE c.key = $1 AND c.state = 'running')
        """)
    private static let countRejects = Statement("SELECT count(*) FROM feed_reject WHERE campaign = $1")
    private static let insertReject = Statement(
        "INSERT INTO feed_reject (campaign, place, address, why) VALUES ($1, $2, $3, $4)")
}
