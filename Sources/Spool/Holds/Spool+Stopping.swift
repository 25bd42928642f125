internal import Bounce
internal import Mail
internal import NIOCore
public import Storage

extension Spool {
    /// Ends mail of a campaign that waits, unsent, as `dropped`; what is leased stays with whom it is with. To be called
    /// until it finds none, while the campaign is held, so that nothing of it is claimed meanwhile.
    /// - Parameter limit: 1...1,000.
    /// - Returns: how many messages it ended.
    public func cancelWaiting(of campaign: CampaignKey, account: AccountID, limit: Int = 500) async throws -> Int {
        let ledger = ledger
        let now = time.now()
        let limit = min(max(limit, 1), 1_000)
        return try await engine.write { connection in
            var endings: [Outcome] = []
            for priority in Priority.allCases where endings.count < limit {
                let share = QueueShare(priority: priority, account: account, campaign: campaign)
                let found = try connection.all(
                    Self.waitingOfShare, share.bindings + [.integer(limit - endings.count)]
                ) { $0.integer(0) }
                endings += try Self.cancellations(of: found, at: now, on: connection)
            }
            _ = try ledger.write(endings, on: connection)
            return endings.count
        }
    }

    /// True where mail of the campaign is unfinished, here or on its way.
    public func hasUnfinished(_ campaign: CampaignKey, account: AccountID) async throws -> Bool {
        let counts = try await statusCounts(account: account, campaign: campaign)
        return counts[.injected, default: 0] + counts[.deferred, default: 0] > 0
    }

    private static func cancellations(
        of messages: [Int64], at now: Timestamp, on connection: any ReadConnection
    ) throws -> [Outcome] {
        var endings: [Outcome] = []
        try connection.queryMany(ClaimedRow.select, messages.map { [.integer($0)] }) { _, row in
            let claimed = ClaimedRow(row: row)
            guard let mailbox = Mailbox(internationalized: claimed.recipient) else { return }
            let entry = claimed.entry(lease: 0, recipient: mailbox, content: claimed.emptyContent)
            endings.append(.cancellation(of: entry, at: now))
        }
        return endings
    }

    private static let waitingOfShare = Statement(
        """
        SELECT message FROM queue WHERE lease = 0 AND priority = $1 AND account = $2 AND campaign = $3
        ORDER BY due_at, domain, message LIMIT $4
        """)
}

extension Outcome {
    fileprivate static func cancellation(of entry: QueueEntry, at: Timestamp) -> Outcome {
        Outcome(
            ending: entry, at: at, status: .dropped, reason: .cancelled,
            explanation: "The campaign was stopped before this message was sent.")
    }
}
