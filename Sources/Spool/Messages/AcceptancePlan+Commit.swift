internal import Bounce
internal import Mail
internal import NIOCore
internal import Storage

/// What a commit has made of an acceptance.
struct AcceptanceOutcome: Sendable {
    let receipt: AcceptanceReceipt
    /// The place of the first recipient's event; the others follow one by one. `nil` where nothing was stored.
    let firstEvent: Int64?
}

extension AcceptancePlan {
    /// Writes everything, or finds that the same request was answered before.
    func commit(on connection: any WriteConnection) throws -> AcceptanceOutcome {
        if let claim = idempotency,
            let answer = try IdempotencyRecord.answer(claim, account: account, on: connection)
        {
            return AcceptanceOutcome(receipt: answer, firstEvent: nil)
        }
        try ResendTable.take(repetitions, on: connection)
        let answers = try answerRecipients(on: connection)
        if let claim = idempotency {
            try IdempotencyRecord.note(answers, under: claim, account: account, at: at, on: connection)
        }
        guard recipientCount > 0 else { return AcceptanceOutcome(receipt: .accepted([]), firstEvent: nil) }
        let firstEvent = try EventLog.take(recipientCount, on: connection)
        try store(answers, firstEvent: firstEvent, on: connection)
        return AcceptanceOutcome(receipt: .accepted(answers), firstEvent: firstEvent)
    }

    private func answerRecipients(on connection: any WriteConnection) throws -> [AcceptedRecipient] {
        let recipients = contents.flatMap(\.recipients)
        let found = try SuppressionList.keys(
            of: recipients.map(\.address), account: account, at: at, on: connection)
        return zip(recipients, found).map { recipient, suppression in
            AcceptedRecipient(
                key: recipient.key, mailbox: recipient.mailbox, status: suppression == nil ? .injected : .dropped,
                suppression: suppression)
        }
    }

    private func store(
        _ answers: [AcceptedRecipient], firstEvent: Int64, on connection: any WriteConnection
    ) throws {
        var rows = AcceptanceRows(recipientCount: recipientCount)
        var tally = StatusTally()
        var index = 0
        for content in contents {
            let end = index + content.recipients.count
            let live = answers[index..<end].reduce(0) { $0 + ($1.status == .injected ? 1 : 0) }
            rows.add(content, liveCount: live, plan: self)
            for recipient in content.recipients {
                let event = firstEvent + Int64(index)
                rows.add(recipient, of: content, answer: answers[index], event: event, plan: self)
                tally.add(answers[index].status, account: account, campaign: campaign)
                index += 1
            }
        }
        try rows.write(on: connection)
        try tally.write(node: node, on: connection)
    }
}
