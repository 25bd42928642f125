internal import Bounce
internal import Mail
internal import Storage

extension Spool {
    /// Suppressed recipients are set aside as `dropped` in the same commit. Returns after the commit is on disk.
    /// - Throws: `EngineError.full` where the disk has no room, `EngineError.unavailable` where it cannot be written to:
    ///   nothing was stored, and the caller may be asked to come again.
    public func accept(_ acceptance: Acceptance) async throws -> AcceptanceReceipt {
        try await withCheckedThrowingContinuation { continuation in
            accept(acceptance) { continuation.resume(with: $0) }
        }
    }

    /// For callers on an event loop: `completion` runs once, on a thread of the engine's.
    public func accept(
        _ acceptance: Acceptance, completion: @escaping @Sendable (Result<AcceptanceReceipt, any Error>) -> Void
    ) {
        if let shortage { return completion(.failure(shortage)) }
        let now = time.now()
        let plan = AcceptancePlan(acceptance, keys: keys, at: now, life: life(of: acceptance), node: node) { plan in
            guard plan.dueAt <= now, handOver.hasReceiver, !holdTable.contains(plan.share), occupancy.reserve(plan)
            else { return 0 }
            return leases.next()
        }
        let start = ContinuousClock.now
        acceptances.add(plan) { [self] result in
            if case .success(let outcome) = result, case .accepted(let recipients) = outcome.receipt {
                metrics.accepted(recipients, in: ContinuousClock.now - start)
            }
            if plan.lease > 0 { handOver(plan, result) }
            completion(result.map(\.receipt))
        }
    }

    /// Why nothing new is taken in now: what is left of the disk is for the outcomes of what is there.
    var shortage: EngineError? {
        guard let space, space.isLow else { return nil }
        return .full("less than \(space.reserve) bytes of the disk are free")
    }

    /// Passes on what is leased, and gives back the room that was kept for the rest.
    private func handOver(_ plan: AcceptancePlan, _ result: Result<AcceptanceOutcome, any Error>) {
        var entries: [QueueEntry] = []
        if case .success(let outcome) = result, let first = outcome.firstEvent,
            case .accepted(let answers) = outcome.receipt
        {
            entries = plan.entries(answers, firstEvent: first, era: fresh.enter)
            handOver.add(entries)
        }
        let byteCount = entries.reduce(0) { $0 + $1.charge }
        occupancy.free(
            messageCount: plan.recipientCount - entries.count, byteCount: plan.byteCount - byteCount, of: plan.share)
    }

    /// Hands the last group's mail to the receiver; where there is none any more, it goes back to the table.
    func flushHandOver() {
        let unwanted = handOver.flush()
        if !unwanted.isEmpty { release(unwanted, dueAt: time.now()) { _ in } }
    }
}

extension AcceptancePlan {
    /// What was stored as leased.
    func entries(_ answers: [AcceptedRecipient], firstEvent: Int64, era: (Int) -> Int) -> [QueueEntry] {
        let live = answers.reduce(0) { $0 + ($1.status == .injected ? 1 : 0) }
        let era = era(live)
        var entries: [QueueEntry] = []
        entries.reserveCapacity(live)
        var index = 0
        for content in contents {
            for recipient in content.recipients {
                defer { index += 1 }
                guard answers[index].status == .injected else { continue }
                var entry = QueueEntry(
                    key: recipient.key, account: account, campaign: campaign, priority: priority,
                    recipient: recipient.mailbox, content: content.spooled, attempts: 0, acceptedAt: at,
                    expiresAt: expiresAt, history: RefusalHistory(), lease: lease,
                    lastEvent: EventSequence(number: firstEvent + Int64(index)), era: era)
                entry.statusRequest = recipient.statusRequest
                entries.append(entry)
            }
        }
        return entries
    }
}
