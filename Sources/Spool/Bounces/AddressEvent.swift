public import Bounce
public import Mail
public import Storage

/// What a past event says for or against its address, in its leanest form: millions are read for one answer.
public struct AddressEvent: Sendable {
    public let sequence: EventSequence
    public let at: Timestamp
    public let message: MessageKey
    public let campaign: CampaignKey?
    /// Normalised.
    public let address: String
    public let reason: Reason
    /// The entry that it led to, or found standing.
    public let suppression: SuppressionKey?
    /// Delivered, bounced in a way that speaks of the address, or neither.
    public let ending: AddressOutcome.Ending

    public func outcome() -> AddressOutcome {
        AddressOutcome(
            ending: ending, message: message.number,
            mailing: campaign?.number ?? AddressOutcome.mailing(outsideCampaignsAt: at), at: at)
    }
}

extension Spool {
    /// An account's final answers of a period, in the order of the log: deliveries, hard and soft bounces.
    /// - Parameters:
    ///   - after: the last of the page before.
    ///   - limit: 1...10,000.
    public func addressEvents(
        of account: AccountID, since: Timestamp, until: Timestamp, after: EventSequence?, limit: Int
    ) async throws -> [AddressEvent] {
        try await engine.read { connection in
            let range = try EventRange.find(since: since, until: until, on: connection)
            return try connection.all(
                Self.addressEvents,
                [
                    .integer(max(range.lowerBound, (after?.number ?? 0) + 1)), .integer(range.upperBound),
                    .key(account), .integer(since.microseconds), .integer(until.microseconds),
                    .integer(min(max(limit, 1), 10_000)),
                ], AddressEvent.init(row:))
        }
    }

    private static let addressEvents = Statement(
        """
        SELECT seq, at, message, campaign, recipient, reason, suppression, status, blame, rule_id, attempt FROM event
        WHERE seq >= $1 AND seq < $2 AND account = $3 AND at >= $4 AND at < $5 AND kind IS NULL AND status IN (2, 3, 4)
        ORDER BY seq LIMIT $6
        """)
}

extension AddressEvent {
    fileprivate init(row: any Row) {
        let reason = row.textOrNil(5).flatMap(Reason.init(rawValue:)) ?? .unknown
        let status = RecipientStatus(stored: row.integer(7))
        let blame = row.textOrNil(8).flatMap(Blame.init(rawValue:)) ?? .none
        // A life's verdict is sure where it was tried more than once.
        let isSure = row.textOrNil(9) != LifeVerdict.ruleID || row.integer(10) > 1
        let ending: AddressOutcome.Ending =
            if status == .ok {
                .delivered
            } else {
                AddressBounce(status: status, reason: reason, blame: blame, isSure: isSure)
                    .map(AddressOutcome.Ending.bounced) ?? .other
            }
        self.init(
            sequence: row.key(0), at: Timestamp(microseconds: row.integer(1)), message: row.key(2),
            campaign: row.keyOrNil(3), address: row.text(4), reason: reason, suppression: row.keyOrNil(6),
            ending: ending)
    }
}
