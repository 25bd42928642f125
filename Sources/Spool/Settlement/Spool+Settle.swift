internal import Mail
internal import Storage

extension Spool {
    /// One commit: attempt event, message state, queue row, suppression. Never loses an outcome: fails only when the
    /// engine is unavailable, and may then be called again. What was settled already, or is no longer leased to the
    /// entry, stays as it is.
    public func settle(_ settlements: [Settlement]) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            settle(settlements) { continuation.resume(with: $0) }
        }
    }

    /// For callers on an event loop: `completion` runs once, on a thread of the engine's.
    public func settle(
        _ settlements: [Settlement], completion: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        write(settlements.map(Outcome.init), entries: settlements.map(\.entry), completion: completion)
    }

    /// Ends entries of suppressed addresses as `dropped`, unsent (see `isSuppressed`).
    public func drop(_ entries: [QueueEntry], completion: @escaping @Sendable (Result<Void, any Error>) -> Void) {
        let now = time.now()
        write(entries.map { .drop(of: $0, at: now, suppression: nil) }, entries: entries, completion: completion)
    }

    private func write(
        _ outcomes: [Outcome], entries: [QueueEntry],
        completion: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        guard !outcomes.isEmpty else { return completion(.success(())) }
        let ledger = ledger
        let start = ContinuousClock.now
        engine.write { connection in
            try ledger.write(outcomes, on: connection)
        } completion: { [self] result in
            if case .success(let written) = result {
                metrics.settled(outcomes, written.isEffective, in: ContinuousClock.now - start)
                fresh.add(written.suppressed, scope: .system)
                putDown(zip(entries, written.isEffective).filter { $1 }.map(\.0))
            }
            completion(result.map { _ in })
        }
    }
}
