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

/// Acceptances that share a commit: one look at the suppression list, one stretch of the log and one write to each table
/// serve them all. Holds no state: its commit may be tried more than once.
struct AcceptanceBatch: Sendable {
    let plans: [AcceptancePlan]

    /// Writes everything. One outcome for each plan, in order.
    func commit(on connection: any WriteConnection) throws -> [AcceptanceOutcome] {
        var outcomes: [AcceptanceOutcome] = []
        outcomes.reserveCapacity(plans.count)
        var rest = plans[...]
        while let first = rest.first {
            if first.dependsOnOthers {
                outcomes.append(try commit(first, on: connection))
                rest = rest.dropFirst()
            } else {
                let run = rest.prefix { !$0.dependsOnOthers }
                try outcomes.append(contentsOf: store(run, on: connection))
                rest = rest.dropFirst(run.count)
            }
        }
        return outcomes
    }

    /// Finds that the same request was answered before, or writes.
    private func commit(_ plan: AcceptancePlan, on connection: any WriteConnection) throws -> AcceptanceOutcome {
        if let claim = plan.idempotency,
            let answer = try IdempotencyRecord.answer(claim, account: plan.account, on: connection)
        {
            return AcceptanceOutcome(receipt: answer, firstEvent: nil)
        }
        if let name = plan.newCampaignName, let campaign = plan.campaign {
            guard
                try Spool.makeCampaign(campaign, named: name, account: plan.account, at: plan.at, on: connection)
            else { throw CampaignError.overtaken }
        }
        try ResendTable.take(plan.repetitions, on: connection)
        let outcome = try store([plan], on: connection)[0]
        if let feed = plan.feed, case .accepted(let answers) = outcome.receipt {
            let dropped = answers.count { $0.status == .dropped }
            try FeedTable.take(feed, accepted: answers.count - dropped, dropped: dropped, on: connection)
        }
        if let claim = plan.idempotency, case .accepted(let answers) = outcome.receipt {
            try IdempotencyRecord.note(answers, under: claim, account: plan.account, at: plan.at, on: connection)
        }
        return outcome
    }

    private func store(
        _ plans: ArraySlice<AcceptancePlan>, on connection: any WriteConnection
    ) throws -> [AcceptanceOutcome] {
        let answers = try answers(to: plans, on: connection)
        let count = answers.reduce(0) { $0 + $1.count }
        guard count > 0 else { return plans.map { _ in AcceptanceOutcome(receipt: .accepted([]), firstEvent: nil) } }
        let firstEvent = try EventLog.take(count, on: connection)
        var rows = AcceptanceRows(recipientCount: count)
        var tally = StatusTally()
        var sending = SendingTally()
        var outcomes: [AcceptanceOutcome] = []
        outcomes.reserveCapacity(plans.count)
        var event = firstEvent
        for (plan, answers) in zip(plans, answers) {
            rows.add(plan, answers: answers, firstEvent: event)
            for answer in answers { tally.add(answer.status, account: plan.account, campaign: plan.campaign) }
            sending.add(answers, of: plan)
            outcomes.append(
                AcceptanceOutcome(receipt: .accepted(answers), firstEvent: answers.isEmpty ? nil : event))
            event += Int64(answers.count)
        }
        try rows.write(on: connection)
        if let node = plans.first?.node { try tally.write(node: node, on: connection) }
        try sending.write(on: connection)
        return outcomes
    }

    /// What becomes of each plan's recipients.
    private func answers(
        to plans: ArraySlice<AcceptancePlan>, on connection: any WriteConnection
    ) throws -> [[AcceptedRecipient]] {
        let questions = plans.flatMap { plan in
            plan.contents.flatMap { content in
                content.recipients.map {
                    SuppressionQuestion(address: $0.address, account: plan.account, at: plan.at)
                }
            }
        }
        var found = try SuppressionQuestion.answers(to: questions, on: connection).makeIterator()
        return plans.map { plan in
            plan.contents.flatMap { content in
                content.recipients.map { recipient in
                    let suppression = found.next() ?? nil
                    return AcceptedRecipient(
                        key: recipient.key, mailbox: recipient.mailbox,
                        status: suppression == nil ? .injected : .dropped, suppression: suppression)
                }
            }
        }
    }
}

extension AcceptancePlan {
    /// Whether what others in the same commit write may decide about it.
    fileprivate var dependsOnOthers: Bool {
        idempotency != nil || feed != nil || newCampaignName != nil || !repetitions.isEmpty
    }
}
