internal import Mail
public import Storage

extension Spool {
    /// Keeps a campaign's mail back, or with `campaign` `nil` an account's: from this call on none of it is claimed or handed
    /// out on this node, and what is in memory untried goes back to the queue; on other nodes from their next claim on. What is
    /// on its way to a server finishes. Costs a claim one look-up for each campaign held, however much mail waits.
    /// - Returns: false where it is held for the same cause already; then nothing is changed.
    @discardableResult
    public func hold(
        _ campaign: CampaignKey?, of account: AccountID, cause: HoldCause, by: String, why: String
    ) async throws -> Bool {
        let hold = Hold(account: account, campaign: campaign, cause: cause, since: time.now(), by: by, why: why)
        let (isNew, holds) = try await engine.write { connection in
            (try Spool.hold(hold, on: connection), try HoldSet(on: connection))
        }
        holdTable.replace(by: holds)
        return isNew
    }

    /// The same within the transaction of whoever acts; `refreshHolds` is to follow its commit.
    public static func hold(_ hold: Hold, on connection: any WriteConnection) throws -> Bool {
        let isNew =
            try connection.execute(
                insertHold,
                [
                    .key(hold.account), .integer(hold.campaign?.number ?? 0), .text(hold.cause.rawValue),
                    .integer(hold.since.microseconds), .text(StoredText.line(hold.by)),
                    .text(StoredText.line(hold.why)),
                ]) > 0
        if isNew, let notice = hold.notice { try Notice.post(notice, on: connection) }
        return isNew
    }

    /// Lets the mail go that nothing else holds.
    /// - Returns: false where it was not held for that cause.
    @discardableResult
    public func release(_ campaign: CampaignKey?, of account: AccountID, cause: HoldCause) async throws -> Bool {
        let (wasHeld, holds) = try await engine.write { connection in
            (
                try Spool.release(campaign, of: account, cause: cause, on: connection),
                try HoldSet(on: connection)
            )
        }
        holdTable.replace(by: holds)
        return wasHeld
    }

    /// The same within the transaction of whoever acts; `refreshHolds` is to follow its commit.
    /// - Parameter by: only where it was held by this one; `nil`: whoever held it.
    public static func release(
        _ campaign: CampaignKey?, of account: AccountID, cause: HoldCause, by: String? = nil,
        on connection: any WriteConnection
    ) throws -> Bool {
        let place: [Binding] = [.key(account), .integer(campaign?.number ?? 0), .text(cause.rawValue)]
        guard let by else { return try connection.execute(deleteHold, place) > 0 }
        return try connection.execute(deleteHoldOf, place + [.text(by)]) > 0
    }

    /// Learns what was held or released by others. A claim does the same.
    public func refreshHolds() async throws {
        holdTable.replace(by: try await engine.read { try HoldSet(on: $0) })
    }

    /// What holds mail back: an account's, or everybody's; the oldest first, at most 10,000.
    public func mailHolds(account: AccountID? = nil) async throws -> [Hold] {
        var filter = SQLFilter()
        if let account { filter.add("account = ?", .key(account)) }
        let sql = filter
        let statement = Statement(
            """
            SELECT account, campaign, cause, since, acted_by, why FROM hold \(sql.clause)
            ORDER BY since, account, campaign, cause LIMIT 10000
            """)
        return try await engine.read { connection in
            try connection.all(statement, sql.bindings) { row in
                Hold(
                    account: row.key(0), campaign: row.integer(1) == 0 ? nil : CampaignKey(number: row.integer(1)),
                    cause: HoldCause(rawValue: row.text(2)) ?? .paused, since: Timestamp(microseconds: row.integer(3)),
                    by: row.text(4), why: row.text(5))
            }
        }
    }

    /// True where the entry's mail is held: to be asked right before sending; `release` then gives it back. Takes no I/O.
    public func isHeld(_ entry: QueueEntry) -> Bool { holdTable.contains(entry.share) }

    private static let insertHold = Statement(
        """
        INSERT INTO hold (account, campaign, cause, since, acted_by, why) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (account, campaign, cause) DO NOTHING
        """)
    private static let deleteHold = Statement("DELETE FROM hold WHERE account = $1 AND campaign = $2 AND cause = $3")
    private static let deleteHoldOf = Statement(
        "DELETE FROM hold WHERE account = $1 AND campaign = $2 AND cause = $3 AND acted_by = $4")
}
