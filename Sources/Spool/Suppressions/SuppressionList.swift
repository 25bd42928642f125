internal import Mail
internal import Storage

/// The suppression table and its audit, inside one transaction.
enum SuppressionList {
    static let columns = "key, account, address, cause, created_at, expires_at, added_by, note, event, message, reply"

    private static let findKey = Statement(
        """
        SELECT key FROM suppression
        WHERE address = $1 AND account IN (0, $2) AND (expires_at IS NULL OR expires_at > $3) ORDER BY account LIMIT 1
        """)
    private static let find = Statement(
        """
        SELECT \(columns) FROM suppression
        WHERE address = $1 AND account IN (0, $2) AND (expires_at IS NULL OR expires_at > $3) ORDER BY account LIMIT 1
        """)
    private static let findInScope = Statement(
        "SELECT \(columns) FROM suppression WHERE address = $1 AND account = $2")
    private static let insert = Statement(
        """
        INSERT INTO suppression (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (address, account) DO UPDATE SET key = excluded.key, cause = excluded.cause, \
        created_at = excluded.created_at, expires_at = excluded.expires_at, added_by = excluded.added_by, \
        note = excluded.note, event = excluded.event, message = excluded.message, reply = excluded.reply
        WHERE suppression.expires_at IS NOT NULL AND suppression.expires_at <= excluded.created_at
        """)
    private static let delete = Statement("DELETE FROM suppression WHERE address = $1 AND account = $2")
    private static let audit = Statement(
        """
        INSERT INTO suppression_audit (suppression, action, at, account, address, cause, acted_by, why, event, message, \
        reply) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """)

    /// May `account` write to a normalised address at a moment?
    struct Question {
        let address: String
        let account: AccountID
        let at: Timestamp

        fileprivate var bindings: [Binding] { [.text(address), .key(account), .integer(at.microseconds)] }
    }

    /// What forbids it, the system's list first, in order.
    static func keys(for questions: [Question], on connection: any ReadConnection) throws -> [SuppressionKey?] {
        var found = [SuppressionKey?](repeating: nil, count: questions.count)
        try connection.queryMany(findKey, questions.map(\.bindings)) { found[$0] = $1.key(0) }
        return found
    }

    static func records(
        of addresses: [String], account: AccountID, at now: Timestamp, on connection: any ReadConnection
    ) throws -> [SuppressionRecord?] {
        var found = [SuppressionRecord?](repeating: nil, count: addresses.count)
        let sets = addresses.map { [Binding.text($0), .key(account), .integer(now.microseconds)] }
        try connection.queryMany(find, sets) { found[$0] = SuppressionRecord(row: $1) }
        return found
    }

    /// Adds `record`, or finds the one that stands there already.
    static func add(_ record: SuppressionRecord, on connection: any WriteConnection) throws
        -> (record: SuppressionRecord, isNew: Bool)
    {
        let account = record.account?.number ?? 0
        let changed = try connection.execute(
            insert,
            [
                .key(record.key), .integer(account), .text(record.address), .text(record.cause.rawValue),
                .integer(record.createdAt.microseconds), .integer(orNull: record.expiresAt?.microseconds),
                .text(record.addedBy), .text(orNull: record.note), .key(orNull: record.event),
                .key(orNull: record.message), .text(orNull: record.reply),
            ])
        guard changed == 0 else {
            try note("add", record, at: record.createdAt, by: record.addedBy, why: record.note, on: connection)
            return (record, true)
        }
        let standing = try connection.first(
            findInScope, [.text(record.address), .integer(account)], SuppressionRecord.init(row:))
        guard let standing else { throw EngineError.failed("a suppression vanished") }
        return (standing, false)
    }

    /// - Returns: what was removed; `nil` where nothing stood there.
    static func remove(
        _ address: String, scope: SuppressionScope, at now: Timestamp, by actor: String, why: String,
        on connection: any WriteConnection
    ) throws -> SuppressionRecord? {
        let place = [Binding.text(address), .integer(scope.number)]
        guard let standing = try connection.first(findInScope, place, SuppressionRecord.init(row:)) else { return nil }
        try connection.execute(delete, place)
        try note("remove", standing, at: now, by: actor, why: why, on: connection)
        return standing
    }

    private static func note(
        _ action: String, _ record: SuppressionRecord, at now: Timestamp, by actor: String, why: String?,
        on connection: any WriteConnection
    ) throws {
        try connection.execute(
            audit,
            [
                .key(record.key), .text(action), .integer(now.microseconds), .integer(record.account?.number ?? 0),
                .text(record.address), .text(record.cause.rawValue), .text(actor), .text(orNull: why),
                .key(orNull: record.event), .key(orNull: record.message), .text(orNull: record.reply),
            ])
    }
}

extension SuppressionRecord {
    /// Reads `SuppressionList.columns`.
    init(row: any Row) {
        let account = row.integer(1)
        guard let cause = Cause(rawValue: row.text(3)) else {
            preconditionFailure("the store has a cause that nobody writes")
        }
        self.init(
            key: row.key(0), account: account == 0 ? nil : AccountID(number: account), address: row.text(2),
            cause: cause,
            createdAt: Timestamp(microseconds: row.integer(4)),
            expiresAt: row.integerOrNil(5).map(Timestamp.init(microseconds:)), addedBy: row.text(6),
            note: row.textOrNil(7), event: row.keyOrNil(8), reply: row.textOrNil(10), message: row.keyOrNil(9))
    }
}
