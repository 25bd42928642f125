internal import Mail
internal import NIOCore
internal import Storage

extension Spool {
    /// Mails kept for one message's return path, read ones included.
    public static let returnedPerMessage = 100
    /// Mails to role addresses that wait or are quarantined.
    public static let returnedToRoles = 5_000

    /// Promises a mail that came back: `completion` runs once, after the commit, on a thread of the engine's.
    public func keep(
        _ mail: NewReturnedMail, completion: @escaping @Sendable (Result<ReturnedReceipt, any Error>) -> Void
    ) {
        if let shortage { return completion(.failure(shortage)) }
        let key: ReturnedMailKey = keys.next()
        let now = time.now().microseconds
        let message = mail.message?.number ?? 0
        engine.write { connection in
            let limit = message == 0 ? Spool.returnedToRoles : Spool.returnedPerMessage
            let counting = message == 0 ? Self.countKept : Self.countAll
            let count = try connection.first(counting, [.integer(message)]) { Int($0.integer(0)) } ?? 0
            if count >= limit {
                let isKnown = try connection.first(Self.findTwin, [.integer(message), .bytes(mail.digest)]) { _ in true
                }
                return isKnown ?? false ? ReturnedReceipt.repeated : .full
            }
            let inserted = try connection.execute(
                Self.insertReturned,
                [
                    .key(key), .integer(now), .integer(message), .bytes(mail.digest), .integer(mail.byteCount),
                    .text(mail.recipient.description), .text(mail.reversePath.description),
                    .text(orNull: mail.peerAddress),
                ])
            guard inserted > 0 else { return .repeated }
            try connection.execute(Self.insertReturnedBody, [.key(key), .bytes(Array(mail.bytes.readableBytesView))])
            return .kept(key)
        } completion: {
            completion($0)
        }
    }

    /// The same for callers in a task.
    public func keep(_ mail: NewReturnedMail) async throws -> ReturnedReceipt {
        try await withCheckedThrowingContinuation { continuation in keep(mail) { continuation.resume(with: $0) } }
    }

    private static let countKept = Statement("SELECT count(*) FROM returned_mail WHERE message = $1 AND state <= 1")
    private static let countAll = Statement("SELECT count(*) FROM returned_mail WHERE message = $1")
    private static let findTwin = Statement("SELECT key FROM returned_mail WHERE message = $1 AND digest = $2")
    private static let insertReturned = Statement(
        """
        INSERT INTO returned_mail (key, state, received_at, due_at, attempts, message, digest, byte_count, recipient, \
        reverse_path, peer_address)
        VALUES ($1, 0, $2, $2, 0, $3, $4, $5, $6, $7, $8) ON CONFLICT (message, digest) DO NOTHING
        """)
    private static let insertReturnedBody = Statement("INSERT INTO returned_body (returned, bytes) VALUES ($1, $2)")
}
