internal import Bounce
internal import Mail
internal import Storage

/// An outcome as a row of the event log.
enum OutcomeEvent {
    static let insert = Statement(
        """
        INSERT INTO event (seq, at, message, previous, account, campaign, status, attempt, is_matched, reply_code, \
        next_attempt_at, suppression, confidence, recipient, recipient_domain, from_domain, reason, blame, stage, \
        enhanced_code, rule_id, provider, mx_host, mx_address, source_address, tls, evidence, explanation, reply)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
        $23, $24, $25, $26, $27, $28, $29)
        """)

    static func row(_ outcome: Outcome, sequence: Int64) -> [Binding] {
        let attempt = outcome.attempt
        let diagnosis = attempt?.diagnosis
        let verdict = outcome.verdict
        // Words that another reason was read from are no evidence of this one.
        let evidence = diagnosis.flatMap { $0.evidence.isEmpty || $0.reason != outcome.reason ? nil : $0.evidence }
        let reply = attempt.flatMap { $0.reply.isEmpty ? nil : StoredText.reply($0.reply) }
        return [
            .integer(sequence), .integer(outcome.at.microseconds), .key(outcome.message),
            .key(orNull: outcome.lastEvent),
            .key(outcome.account), .key(orNull: outcome.campaign), .integer(outcome.status.storedNumber),
            .integer(outcome.attempts), .flag(verdict != nil || diagnosis?.isMatched ?? false),
            .integer(orNull: diagnosis?.replyCode.map { Int64($0.number) }),
            .integer(orNull: outcome.nextAttemptAt?.microseconds), .key(orNull: outcome.suppression),
            diagnosis.map { .real($0.confidence) } ?? .null, .text(outcome.recipient.normalized.description),
            .text(outcome.recipient.domain.text), .text(outcome.fromDomain), .text(outcome.reason.rawValue),
            .text((verdict?.reason.blame ?? diagnosis?.blame ?? Blame.none).rawValue),
            .text(orNull: attempt?.stage.rawValue),
            .text(orNull: diagnosis?.enhancedCode?.description),
            .text(orNull: verdict == nil ? diagnosis?.ruleID : LifeVerdict.ruleID),
            .text(orNull: attempt?.provider), .text(orNull: attempt?.mxHost), .text(orNull: attempt?.mxAddress),
            .text(orNull: attempt?.sourceAddress), .text(orNull: attempt?.tls),
            .text(orNull: evidence.map(StoredText.line)),
            .text(
                orNull: verdict?.explanation ?? diagnosis.map { StoredText.line($0.explanation) }
                    ?? outcome.explanation),
            .text(orNull: reply),
        ]
    }
}
