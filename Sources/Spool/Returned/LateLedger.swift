internal import Bounce
internal import Mail
internal import Storage

/// Writes what came back into the lives of its messages, in one commit: event, state, queue row, suppression, counts, and
/// how far the mail itself has come. Coming twice, or after another bounce, changes nothing.
struct LateLedger: Sendable {
    let keys: KeySource
    let node: Int64
    let mail: ReturnedMailKey
    let at: Timestamp
    let holds: BounceHolds

    /// How long a mail waits for a message that is on its way to a server just now.
    static let pause = Duration.seconds(2)

    struct Result: Sendable {
        var result: ReturnedResult
        /// Addresses put on a list, for the last look before sending.
        var suppressed: [(address: String, scope: SuppressionScope)] = []
    }

    func write(_ settlement: ReturnedSettlement, on connection: any WriteConnection) throws -> Result {
        switch settlement.ending {
        case .quarantine(let reason):
            let isOurs = try close(settlement, as: .quarantined, why: reason, tiedTo: nil, on: connection)
            return Result(result: isOurs ? .quarantined : .done)
        case .outcomes(let outcomes):
            return try write(outcomes, of: settlement, on: connection)
        }
    }

    private func write(
        _ outcomes: [LateOutcome], of settlement: ReturnedSettlement, on connection: any WriteConnection
    ) throws -> Result {
        var work: [(outcome: LateOutcome, row: LateRow)] = []
        for outcome in outcomes {
            guard let row = try LateRow.read(outcome.message, on: connection) else { continue }
            guard row.lease ?? 0 == 0 else {
                try connection.execute(
                    Self.postpone, [.key(mail), .integer((at + LateLedger.pause).microseconds)])
                return Result(result: .postponed)
            }
            if try isNews(outcome, row, on: connection) { work.append((outcome, row)) }
        }
        let state: ReturnedState = work.isEmpty ? .repeated : .settled
        let tiedTo = work.first?.row.message ?? outcomes.first?.message
        guard try close(settlement, as: state, why: nil, tiedTo: tiedTo, on: connection) else {
            return Result(result: .done)
        }
        var result = Result(result: work.isEmpty ? .repeated : .settled(eventCount: work.count))
        guard !work.isEmpty else { return result }
        let first = try EventLog.take(work.count, on: connection)
        var tally = StatusTally()
        var engagements = EngagementTally()
        for (index, (outcome, row)) in work.enumerated() {
            let event = EventSequence(number: first + Int64(index))
            let suppression = try suppress(outcome, row, event: event, on: connection)
            if let suppression { result.suppressed.append((row.recipient, suppression.scope)) }
            try LateEvent(outcome: outcome, row: row, mail: mail, at: at, event: event, suppression: suppression?.key)
                .write(on: connection)
            if outcome.kind == .status, let status = outcome.status {
                try finish(row, as: status, reason: outcome.diagnosis?.reason, event: event, on: connection)
                tally.move(from: row.status, to: status, account: row.account, campaign: row.campaign)
            } else {
                try connection.execute(Self.chain, [.key(row.message), .key(event)])
                if outcome.kind == .complaint {
                    engagements.add(.complaint, by: EngagementTally.human, isFirst: true, at: at, of: row)
                }
            }
        }
        try tally.write(node: node, on: connection)
        try engagements.write(on: connection)
        return result
    }

    /// False for a bounce of what has bounced, and for a second complaint.
    private func isNews(_ outcome: LateOutcome, _ row: LateRow, on connection: any ReadConnection) throws -> Bool {
        switch outcome.kind {
        case .status:
            return outcome.status != nil && (row.status == .ok || !row.status.isFinal)
        case .complaint:
            let known = try connection.first(
                Self.complaintOf, [.text(row.recipient), .key(row.account), .key(row.message)]
            ) { _ in true }
            return known == nil
        case .delayNotice, .successNotice, .autoReply, .challenge, .feedback, .opened, .clicked, .unsubscribed:
            return true
        }
    }

    /// What waits is tried no more.
    private func finish(
        _ row: LateRow, as status: RecipientStatus, reason: Reason?, event: EventSequence,
        on connection: any WriteConnection
    ) throws {
        try connection.execute(
            Self.finishMessage,
            [
                .key(row.message), .integer(status.storedNumber), .text(orNull: reason?.rawValue),
                .integer(at.microseconds), .key(event),
            ])
        guard row.lease != nil else { return }
        try connection.execute(Self.leaveQueue, [.key(row.message)])
        try Ledger.letGo([(row.content, row.recipientCount)], on: connection)
    }

    private func suppress(
        _ outcome: LateOutcome, _ row: LateRow, event: EventSequence, on connection: any WriteConnection
    ) throws -> (key: SuppressionKey, scope: SuppressionScope)? {
        if outcome.suppression == .complaint {
            let record = SuppressionRecord(
                key: keys.next(), account: row.account, address: row.recipient, cause: .complaint, createdAt: at,
                addedBy: "returned mail \(mail)", event: event, reply: StoredText.reply(outcome.reply),
                message: row.message)
            let entry = try SuppressionList.add(record, on: connection).record
            return (entry.key, .account(row.account))
        }
        guard let finding = AddressFinding(outcome, row, mail: mail, at: at, event: event),
            let key = try AddressLedger(keys: keys, holds: holds).write([finding], on: connection)[0]
        else { return nil }
        return (key, .system)
    }

    /// - Returns: false where somebody else has settled it.
    private func close(
        _ settlement: ReturnedSettlement, as state: ReturnedState, why: QuarantineReason?, tiedTo: MessageKey?,
        on connection: any WriteConnection
    ) throws -> Bool {
        let changed = try connection.execute(
            Self.closeMail,
            [
                .key(mail), .integer(state.storedNumber), .integer(at.microseconds), .text(orNull: why?.rawValue),
                .key(orNull: tiedTo), .text(orNull: settlement.kind), .text(orNull: settlement.dialect),
                .text(orNull: settlement.subject.map(StoredText.line)),
                .text(orNull: settlement.from.map(StoredText.line)),
            ])
        if changed > 0, state != .quarantined { try connection.execute(Self.dropBody, [.key(mail)]) }
        return changed > 0
    }

    static let dropBody = Statement("DELETE FROM returned_body WHERE returned = $1")
    private static let postpone = Statement(
        "UPDATE returned_mail SET due_at = $2, attempts = attempts - 1 WHERE key = $1 AND state = 0")
    private static let closeMail = Statement(
        """
        UPDATE returned_mail SET state = $2, settled_at = $3, why = $4, tied_to = coalesce($5, tied_to), kind = $6, \
        dialect = $7, subject = $8, from_address = $9
        WHERE key = $1 AND state = 0
        """)
    private static let complaintOf = Statement(
        "SELECT 1 FROM suppression WHERE address = $1 AND account = $2 AND message = $3 AND cause = 'complaint'")
    private static let finishMessage = Statement(
        """
        UPDATE message SET status = $2, reason = $3, updated_at = $4, next_attempt_at = NULL, last_event = $5
        WHERE key = $1
        """)
    private static let chain = Statement("UPDATE message SET last_event = $2 WHERE key = $1")
    private static let leaveQueue = Statement("DELETE FROM queue WHERE message = $1 AND lease = 0")
}
