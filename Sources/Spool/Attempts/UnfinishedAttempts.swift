internal import Bounce
internal import Mail
internal import NIOCore
internal import Storage

/// Attempts that the end of a process cut off after DATA: the receiver may have the message or not, and nobody can know.
/// They are written down as what they are, and tried again.
struct UnfinishedAttempts: Sendable {
    let marks: [AttemptJournal.Mark]
    /// How long until they are tried again: a receiver that took the message may tell a repetition by its Message-ID.
    let wait: Duration

    /// To be called before the leases of the last start are void.
    /// - Returns: how many there were.
    func write(at now: Timestamp, ledger: Ledger, on connection: any WriteConnection) throws -> Int {
        var outcomes: [Outcome] = []
        try connection.queryMany(Self.findLeased, marks.map { [.key($0.message), .integer($0.lease)] }) { index, row in
            let claimed = ClaimedRow(row: row)
            guard let mailbox = Mailbox(internationalized: claimed.recipient) else { return }
            let entry = claimed.entry(lease: marks[index].lease, recipient: mailbox, content: claimed.emptyContent)
            outcomes.append(Outcome(settlement(of: entry, at: now)))
        }
        return try ledger.write(outcomes, on: connection).isEffective.count { $0 }
    }

    private func settlement(of entry: QueueEntry, at now: Timestamp) -> Settlement {
        let diagnosis = Diagnosis(
            status: .deferred, reason: .outcomeUnknown, blame: .system, confidence: 0.5, replyCode: nil,
            enhancedCode: nil, ruleID: "node.stopped", isMatched: true, evidence: "",
            explanation: "The node stopped before the receiver had confirmed; it may have the message.", advice: .retry,
            retryAfter: nil)
        return Settlement(
            entry: entry, at: now, stage: .content, diagnosis: diagnosis,
            decision: Decision(next: .retry(at: now + wait)), reply: "")
    }

    private static let findLeased = Statement(ClaimedRow.select.sql + " AND q.lease = $2")
}
