internal import Bounce
internal import Mail
internal import Storage

/// Writes outcomes in one commit: queue row, message, event, suppression, counts, and the bytes nobody needs any more.
///
/// The queue row comes first and decides: where it is gone, or leased anew since, the outcome came twice or too late, and
/// changes nothing.
struct Ledger {
    let keys: KeySource
    let node: Int64
    let holds: BounceHolds

    /// What a commit made of the outcomes given.
    struct Result: Sendable {
        /// One for each outcome: false where it changed nothing.
        var isEffective: [Bool]
        /// Addresses that were put on the system's list.
        var suppressed: [String] = []
    }

    func write(_ outcomes: [Outcome], on connection: any WriteConnection) throws -> Result {
        var result = Result(isEffective: try moveQueueRows(outcomes, on: connection))
        var effective = outcomes.indices.filter { result.isEffective[$0] }.map { outcomes[$0] }
        guard !effective.isEmpty else { return result }
        let firstEvent = try EventLog.take(effective.count, on: connection)
        result.suppressed = try judgeAddresses(&effective, firstEvent: firstEvent, on: connection)
        try writeMessages(effective, firstEvent: firstEvent, on: connection)
        try connection.send(
            OutcomeEvent.insert,
            effective.enumerated().map { OutcomeEvent.row($1, sequence: firstEvent + Int64($0)) })
        let unneeded = try ResendTable.keep(effective.filter(\.isFinished), on: connection)
        try Ledger.letGo(unneeded.map { ($0.content, $0.contentRecipientCount) }, on: connection)
        var tally = StatusTally()
        for outcome in effective {
            tally.move(
                from: outcome.previousStatus, to: outcome.status, account: outcome.account, campaign: outcome.campaign)
        }
        try tally.write(node: node, on: connection)
        return result
    }

    private func moveQueueRows(_ outcomes: [Outcome], on connection: any WriteConnection) throws -> [Bool] {
        var isEffective = Array(repeating: false, count: outcomes.count)
        var finished: (indices: [Int], sets: [[Binding]]) = ([], [])
        var waiting: (indices: [Int], sets: [[Binding]]) = ([], [])
        for (index, outcome) in outcomes.enumerated() {
            switch outcome.next {
            case .finish:
                finished.indices.append(index)
                finished.sets.append([.key(outcome.message), .integer(outcome.lease)])
            case .wait(let time, let history):
                waiting.indices.append(index)
                waiting.sets.append([
                    .key(outcome.message), .integer(outcome.lease), .integer(time.microseconds),
                    .integer(outcome.attempts), .text(orNull: history.isEmpty ? nil : history.text),
                ])
            }
        }
        for (indices, changes) in [
            (finished.indices, try connection.executeMany(Self.removeWaiting, finished.sets)),
            (waiting.indices, try connection.executeMany(Self.postpone, waiting.sets)),
        ] {
            for (index, count) in zip(indices, changes) { isEffective[index] = count > 0 }
        }
        return isEffective
    }

    private func writeMessages(
        _ outcomes: [Outcome], firstEvent: Int64, on connection: any WriteConnection
    ) throws {
        try connection.send(
            Self.updateMessage,
            outcomes.enumerated().map { index, outcome in
                [
                    .key(outcome.message), .integer(outcome.status.storedNumber), .text(outcome.reason.rawValue),
                    .integer(outcome.attempts), .integer(outcome.at.microseconds),
                    .integer(orNull: outcome.nextAttemptAt?.microseconds), .integer(firstEvent + Int64(index)),
                ]
            })
    }

    /// What the outcomes say for and against their addresses. Marks those that led to an entry with it.
    /// - Returns: the addresses that are on the system's list for it.
    private func judgeAddresses(
        _ outcomes: inout [Outcome], firstEvent: Int64, on connection: any WriteConnection
    ) throws -> [String] {
        try BounceTable.note(deliveries: outcomes.filter { $0.status == .ok }, on: connection)
        let indices = outcomes.indices.filter { outcomes[$0].bounce != nil }
        guard !indices.isEmpty else { return [] }
        let findings = indices.compactMap { index in
            AddressFinding(outcomes[index], event: EventSequence(number: firstEvent + Int64(index)))
        }
        let entries = try AddressLedger(keys: keys, holds: holds).write(findings, on: connection)
        var suppressed: [String] = []
        for (index, (finding, entry)) in zip(indices, zip(findings, entries)) {
            outcomes[index].incident = holds.incident(provider: finding.provider, domain: finding.domain)
            guard let entry else { continue }
            outcomes[index].suppression = entry
            suppressed.append(finding.address)
        }
        return suppressed
    }

    /// Bytes go with the last recipient of their content.
    static func letGo(
        _ contents: [(key: ContentKey, recipientCount: Int)], on connection: any WriteConnection
    ) throws {
        var unneeded: [[Binding]] = []
        var shared: [ContentKey: Int] = [:]
        for content in contents {
            if content.recipientCount == 1 {
                unneeded.append([.key(content.key)])
            } else {
                shared[content.key, default: 0] += 1
            }
        }
        try connection.queryMany(Self.countDown, shared.map { [.key($0.key), .integer($0.value)] }) { _, row in
            if row.integer(1) <= 0 { unneeded.append([.integer(row.integer(0))]) }
        }
        try connection.send(Self.deleteBody, unneeded)
    }

    static let removeWaiting = Statement("DELETE FROM queue WHERE message = $1 AND lease = $2")
    static let postpone = Statement(
        """
        UPDATE queue SET lease = 0, due_at = $3, attempts = $4, history = $5
        WHERE message = $1 AND lease = $2
        """)
    private static let updateMessage = Statement(
        """
        UPDATE message SET status = $2, reason = $3, attempts = $4, updated_at = $5, next_attempt_at = $6, last_event = $7
        WHERE key = $1
        """)
    private static let countDown = Statement(
        "UPDATE content SET remaining = remaining - $2 WHERE key = $1 RETURNING key, remaining")
    private static let deleteBody = Statement("DELETE FROM body WHERE content = $1")
}

extension Outcome {
    var isFinished: Bool {
        if case .finish = next { true } else { false }
    }

    var nextAttemptAt: Timestamp? {
        if case .wait(let time, _) = next { time } else { nil }
    }
}
