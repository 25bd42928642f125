internal import Bounce
internal import Mail
internal import Storage

/// What came back, as a row of the event log. It keeps the way its message went: provider and source are those of the
/// attempt before.
struct LateEvent {
    let outcome: LateOutcome
    let row: LateRow
    let mail: ReturnedMailKey
    let at: Timestamp
    let event: EventSequence
    let suppression: SuppressionKey?

    func write(on connection: any WriteConnection) throws {
        let diagnosis = outcome.diagnosis
        let status = outcome.kind == .status ? outcome.status ?? row.status : row.status
        let isWaiting = status == .deferred || status == .injected
        try connection.execute(
            Self.insert,
            [
                .key(event), .integer(at.microseconds), .key(row.message), .key(row.lastEvent), .key(row.account),
                .key(orNull: row.campaign), .integer(status.storedNumber), .integer(row.attempts),
                .flag(diagnosis?.isMatched ?? false), .integer(orNull: diagnosis?.replyCode.map { Int64($0.number) }),
                .integer(orNull: isWaiting ? row.nextAttemptAt : nil), .key(orNull: suppression),
                diagnosis.map { .real($0.confidence) } ?? .null, .text(row.recipient), .text(row.domain),
                .text(row.fromDomain), .text(orNull: diagnosis?.reason.rawValue),
                .text(orNull: diagnosis?.blame.rawValue),
                .text(orNull: diagnosis?.enhancedCode?.description), .text(orNull: diagnosis?.ruleID),
                .text(orNull: row.provider), .text(orNull: outcome.reportingHost.map(StoredText.line)),
                .text(orNull: row.sourceAddress), .text(orNull: text(diagnosis?.evidence)),
                .text(orNull: text(diagnosis?.explanation ?? outcome.explanation)),
                .text(orNull: outcome.reply.isEmpty ? nil : StoredText.reply(outcome.reply)),
                .text(orNull: outcome.kind == .status ? nil : outcome.kind.rawValue),
                .text(orNull: outcome.source == .smtp ? nil : outcome.source.rawValue), .key(mail),
            ])
    }

    private func text(_ text: String?) -> String? {
        text.flatMap { $0.isEmpty ? nil : StoredText.line($0) }
    }

    private static let insert = Statement(
        """
        INSERT INTO event (seq, at, message, previous, account, campaign, status, attempt, is_matched, reply_code, \
        next_attempt_at, suppression, confidence, recipient, recipient_domain, from_domain, reason, blame, \
        enhanced_code, rule_id, provider, mx_host, source_address, evidence, explanation, reply, kind, source, returned)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
        $23, $24, $25, $26, $27, $28, $29)
        """)
}
