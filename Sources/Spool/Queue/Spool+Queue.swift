public import Mail
internal import Storage
internal import Synchronization

extension Spool {
    /// Who is given freshly accepted mail that is already leased to this node (no read back). Called after the commit,
    /// on an engine thread, with whole batches; when `nil`, or the window is full, mail waits in the table for `claim`.
    public func setReceiver(_ receiver: (@Sendable ([QueueEntry]) -> Void)?) { handOver.setReceiver(receiver) }

    /// Leases up to `limit` due messages, at most `perDomain` of each domain, walking round the domains so that none
    /// starves. Suppressed addresses are settled as `dropped` in the same commit and not returned (R20); messages whose
    /// life is over are settled as what their refusals meant (R2).
    public func claim(limit: Int, perDomain: Int, excluding blockedDomains: Set<String> = []) async throws
        -> [QueueEntry]
    {
        guard limit > 0, perDomain > 0 else { return [] }
        let claim = Claim(
            limit: limit, perDomain: perDomain, blockedDomains: blockedDomains, now: time.now(), lease: leases.next(),
            walkFrom: walk.withLock { $0 }, byteLimit: Spool.claimByteCount)
        let ledger = ledger
        return try await withCheckedThrowingContinuation { continuation in
            engine.write { connection in
                try claim.run(ledger: ledger, on: connection)
            } completion: { [self] result in
                continuation.resume(with: result.map(handOut))
            }
        }
    }

    /// The most bytes of mail that one claim reads into memory.
    static let claimByteCount = 64 << 20

    private func handOut(_ taken: Claim.Taken) -> [QueueEntry] {
        walk.withLock { $0 = taken.walkedTo }
        var entries = taken.entries
        let era = fresh.enter(entries.count)
        for index in entries.indices { entries[index].era = era }
        occupancy.add(entries)
        return entries
    }

    /// The next time at which something unleased is due; `nil` when the queue is empty.
    public func nextDue() async throws -> Timestamp? {
        try await engine.read { connection in
            try connection.first(Self.earliestDue) { $0.integerOrNil(0) }.flatMap { $0 }
                .map(Timestamp.init(microseconds:))
        }
    }

    private static let earliestDue = Statement("SELECT min(due_at) FROM queue WHERE lease = 0")

    /// True where the address was suppressed while the entry was on its way: to be asked right before sending (R20). Exact
    /// for what this node's spool has suppressed since the entry was handed out; `drop` then settles it. Takes no I/O.
    public func isSuppressed(_ entry: QueueEntry) -> Bool { fresh.contains(entry.recipient, account: entry.account) }
}
