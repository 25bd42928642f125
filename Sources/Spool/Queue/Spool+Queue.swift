public import Mail
internal import Storage
internal import Synchronization

extension Spool {
    /// Who is given freshly accepted mail that is already leased to this node (no read back). Called after the commit,
    /// on an engine thread, with whole batches; when `nil`, or the window is full, mail waits in the table for `claim`.
    public func setReceiver(_ receiver: (@Sendable ([QueueEntry]) -> Void)?) { handOver.setReceiver(receiver) }

    /// Leases up to `limit` due messages, at most `perDomain` of each domain: urgent mail first, then accounts and their
    /// campaigns in turn, walking round the domains so that none starves; at a cost that does not grow with the queue. Suppressed addresses are settled as `dropped` in the same commit and not returned (R20); messages whose
    /// life is over are settled as what their refusals meant (R2).
    /// - Parameter bulkLimit: of them, how many may be bulk mail; `nil`: all.
    public func claim(
        limit: Int, perDomain: Int, bulkLimit: Int? = nil, excluding exclusion: ClaimExclusion = []
    ) async throws -> [QueueEntry] {
        guard limit > 0, perDomain > 0 else { return [] }
        let claim = Claim(
            limits: ClaimPlan.Limits(total: limit, bulk: min(bulkLimit ?? limit, limit), perDomain: perDomain),
            exclusion: exclusion, now: time.now(), lease: leases.next(), walk: walk.withLock { $0 },
            byteLimit: Spool.claimByteCount)
        let ledger = ledger
        let age = holdTable.age
        let start = ContinuousClock.now
        return try await withCheckedThrowingContinuation { continuation in
            engine.write { connection in
                try claim.run(ledger: ledger, on: connection)
            } completion: { [self] result in
                if case .success(let taken) = result { metrics.claimed(taken, in: ContinuousClock.now - start) }
                continuation.resume(with: result.map { handOut($0, readAt: age) })
            }
        }
    }

    /// The most bytes of mail that one claim reads into memory.
    static let claimByteCount = 64 << 20

    private func handOut(_ taken: Claim.Taken, readAt age: Int) -> [QueueEntry] {
        holdTable.replace(by: taken.holds, readAt: age)
        walk.withLock { $0 = taken.walk }
        fresh.add(taken.suppressed, scope: .system)
        var entries = taken.entries
        let era = fresh.enter(entries.count)
        for index in entries.indices { entries[index].era = era }
        occupancy.add(entries)
        return entries
    }

    /// The next time at which something unleased is due that nobody holds; `nil` where there is nothing. Of each priority the first thousand
    /// shares are looked at.
    public func nextDue() async throws -> Timestamp? {
        try await engine.read { connection in
            let table = WaitingTable(connection: connection, now: 0)
            let holds = try HoldSet(on: connection)
            let times = try Priority.allCases.flatMap { priority in
                try table.shares(of: priority, after: .beginning, limit: 1_024)
                    .filter { !holds.contains($0.share) }.map(\.dueAt)
            }
            return times.min().map(Timestamp.init(microseconds:))
        }
    }

    /// True where the address was suppressed while the entry was on its way: to be asked right before sending (R20). Exact
    /// for what this node's spool has suppressed since the entry was handed out; `drop` then settles it. Takes no I/O.
    public func isSuppressed(_ entry: QueueEntry) -> Bool { fresh.contains(entry.recipient, account: entry.account) }
}
