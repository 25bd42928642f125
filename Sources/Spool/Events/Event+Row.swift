internal import Bounce
internal import Mail
internal import Storage

extension Event {
    /// In the order that `init(row:)` reads.
    static let columns = """
        seq, at, message, account, campaign, status, attempt, is_matched, reply_code, next_attempt_at, suppression, \
        confidence, recipient, recipient_domain, from_domain, reason, blame, stage, enhanced_code, rule_id, provider, \
        mx_host, mx_address, source_address, tls, evidence, explanation, reply, kind, source, returned, \
        visitor, target, agent, client
        """

    init(row: any Row) {
        self.init(
            sequence: row.key(0), at: Timestamp(microseconds: row.integer(1)), message: row.key(2), account: row.key(3),
            campaign: row.keyOrNil(4), recipient: row.text(12), recipientDomain: row.text(13), fromDomain: row.text(14),
            status: RecipientStatus(stored: row.integer(5)), reason: row.textOrNil(15).flatMap(Reason.init(rawValue:)),
            blame: row.textOrNil(16).flatMap(Blame.init(rawValue:)), confidence: row.realOrNil(11),
            attempt: Int(row.integer(6)), stage: row.textOrNil(17).flatMap(Stage.init(rawValue:)),
            replyCode: row.integerOrNil(8).map(Int.init), enhancedCode: row.textOrNil(18), reply: row.textOrNil(27),
            ruleID: row.textOrNil(19), isMatched: row.flag(7), evidence: row.textOrNil(25),
            explanation: row.textOrNil(26), mxHost: row.textOrNil(21), mxAddress: row.textOrNil(22),
            sourceAddress: row.textOrNil(23), provider: row.textOrNil(20), tls: row.textOrNil(24),
            nextAttemptAt: row.integerOrNil(9).map(Timestamp.init(microseconds:)), suppression: row.keyOrNil(10),
            kind: row.textOrNil(28).flatMap(EventKind.init(rawValue:)) ?? .status,
            source: row.textOrNil(29).flatMap(EventSource.init(rawValue:)) ?? .smtp, returned: row.keyOrNil(30),
            engagement: row.textOrNil(31).map { visitor in
                Engagement(
                    visitor: Visitor(rawValue: visitor) ?? .person, target: row.textOrNil(32), agent: row.textOrNil(33),
                    client: row.textOrNil(34))
            })
    }
}

extension RecipientStatus {
    /// For a number that the spool itself has written.
    init(stored number: Int64) {
        guard let status = RecipientStatus(storedNumber: number) else {
            preconditionFailure("the store has a status \(number) that nobody writes")
        }
        self = status
    }
}
