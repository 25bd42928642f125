public import Mail
public import Storage

/// A kept mail that waits to be read.
public struct ReturnedMail: Sendable {
    public let key: ReturnedMailKey
    /// Whose return path it came to; `nil` for mail to a role address.
    public let message: MessageKey?
    /// What a person tied it to.
    public let tiedTo: MessageKey?
    public let recipient: Mailbox?
    public let receivedAt: Timestamp
    /// Times that reading it was begun, this one included: 1...
    public let attempts: Int
    public let bytes: [UInt8]
}

extension Spool {
    /// A mail whose reading was begun this often, and never ended, is left to people.
    public static let returnedAttemptLimit = 3

    /// Mails that wait to be read, oldest first, with the attempt noted before they are handed out: one that brings the node
    /// down is met alone the next time, and set aside at its third.
    public func waitingReturned(limit: Int) async throws -> [ReturnedMail] {
        let now = time.now()
        let isEmpty = try await engine.read { connection in
            try connection.first(Self.firstWaiting, [.integer(now.microseconds)]) { _ in false } ?? true
        }
        guard !isEmpty else { return [] }
        return try await engine.write { connection in
            var rows = try connection.all(
                Self.selectWaiting, [.integer(now.microseconds), .integer(max(limit, 1))], ReturnedMail.init(row:))
            if let tried = rows.firstIndex(where: { $0.attempts > 1 }) { rows = [rows[tried]] }
            try connection.executeMany(Self.noteAttempt, rows.map { [.key($0.key)] })
            return rows
        }
    }

    private static let firstWaiting = Statement("SELECT 1 FROM returned_mail WHERE state = 0 AND due_at <= $1 LIMIT 1")
    private static let selectWaiting = Statement(
        """
        SELECT r.key, r.message, r.tied_to, r.recipient, r.received_at, r.attempts + 1, b.bytes
        FROM returned_mail r LEFT JOIN returned_body b ON b.returned = r.key
        WHERE r.state = 0 AND r.due_at <= $1 ORDER BY r.key LIMIT $2
        """)
    private static let noteAttempt = Statement("UPDATE returned_mail SET attempts = attempts + 1 WHERE key = $1")
}

extension ReturnedMail {
    fileprivate init(row: any Row) {
        let message = row.integer(1)
        self.init(
            key: row.key(0), message: message == 0 ? nil : MessageKey(number: message), tiedTo: row.keyOrNil(2),
            recipient: Mailbox(internationalized: row.text(3)), receivedAt: Timestamp(microseconds: row.integer(4)),
            attempts: Int(row.integer(5)), bytes: row.bytesOrNil(6) ?? [])
    }
}
