public import Mail
public import Storage

extension Spool {
    /// Gives leased messages back untried (shutdown, pause).
    public func release(_ entries: [QueueEntry], dueAt: Timestamp) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            release(entries, dueAt: dueAt) { continuation.resume(with: $0) }
        }
    }

    public func release(
        _ entries: [QueueEntry], dueAt: Timestamp, completion: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        let sets = entries.map { [Binding.key($0.key), .integer($0.lease), .integer(dueAt.microseconds)] }
        engine.write { connection in
            try connection.executeMany(Self.giveBack, sets)
        } completion: { [self] result in
            if case .success(let changes) = result {
                putDown(zip(entries, changes).filter { $1 > 0 }.map(\.0))
            }
            completion(result.map { _ in })
        }
    }

    /// The same by key, for whoever has no entry any more.
    public func release(_ keys: [MessageKey], dueAt: Timestamp) async throws {
        let leases = leases
        let released = try await engine.write { connection in
            var held: [(message: Int64, lease: Int64, byteCount: Int, share: QueueShare)] = []
            try connection.queryMany(Self.findHeld, keys.map { [.key($0)] }) { _, row in
                guard leases.isOurs(row.integer(1)) else { return }
                let share = QueueShare(
                    priority: Priority(stored: row.integer(4)), account: row.key(5), campaign: row.keyOrNil(6))
                let byteCount = Int(row.integer(2) / max(1, row.integer(3))) + 1
                held.append((row.integer(0), row.integer(1), byteCount, share))
            }
            try connection.executeMany(
                Self.giveBack, held.map { [.integer($0.message), .integer($0.lease), .integer(dueAt.microseconds)] })
            return held.map { (byteCount: $0.byteCount, share: $0.share) }
        }
        for one in released { occupancy.free(messageCount: 1, byteCount: one.byteCount, of: one.share) }
    }

    /// Entries that are no longer in anybody's hands.
    func putDown(_ entries: [QueueEntry]) {
        attempts?.end(entries)
        fresh.leave(entries)
        occupancy.free(entries)
    }

    private static let giveBack = Statement("UPDATE queue SET lease = 0, due_at = $3 WHERE message = $1 AND lease = $2")
    private static let findHeld = Statement(
        """
        SELECT q.message, q.lease, c.byte_count, c.recipient_count, q.priority, m.account, m.campaign
        FROM queue q JOIN message m ON m.key = q.message JOIN content c ON c.key = m.content WHERE q.message = $1
        """)
}
