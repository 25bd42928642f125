import Mail
import Storage

/// The statements of `verification_job`.
enum VerificationJobTable {
    private static let columns = """
        key, account, node, state, file_name, byte_count, options, created_by, created_at, updated_at, finished_at, \
        expires_at, place, read_byte_count, format, result_byte_count, fault
        """
    private static let insertion = Statement(
        """
        INSERT INTO verification_job (key, account, node, state, file_name, byte_count, options, created_by, created_at, \
        updated_at, read_byte_count, result_byte_count) VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $8, 0, 0)
        """)
    private static let change = Statement(
        """
        UPDATE verification_job SET state = $2, byte_count = $3, updated_at = $4, finished_at = $5, expires_at = $6, \
        place = $7, read_byte_count = $8, format = $9, result_byte_count = $10, fault = $11 \
        WHERE key = $1 AND finished_at IS NULL
        """)
    private static let cancelling = Statement(
        """
        UPDATE verification_job SET state = 'cancelled', updated_at = $2, finished_at = $2, expires_at = $3 \
        WHERE key = $1 AND finished_at IS NULL
        """)
    private static let byKey = Statement("SELECT \(columns) FROM verification_job WHERE key = $1 AND account = $2")
    private static let before = Statement(
        "SELECT \(columns) FROM verification_job WHERE account = $1 AND key < $2 ORDER BY key DESC LIMIT $3")
    private static let open = Statement(
        """
        SELECT \(columns) FROM verification_job WHERE node = $1 AND finished_at IS NULL AND state <> 'uploading' \
        ORDER BY key LIMIT 1
        """)
    private static let counts = Statement(
        """
        SELECT count(*), coalesce(sum(CASE WHEN finished_at IS NULL THEN 1 ELSE 0 END), 0) FROM verification_job \
        WHERE account = $1
        """)
    private static let deletion = Statement("DELETE FROM verification_job WHERE key = $1")
    private static let uploadDeletion = Statement(
        "DELETE FROM verification_job WHERE node = $1 AND finished_at IS NULL AND state = 'uploading'")
    private static let expired = Statement(
        "SELECT \(columns) FROM verification_job WHERE node = $1 AND expires_at <= $2 ORDER BY key LIMIT 100")
    private static let keysOfNode = Statement("SELECT key FROM verification_job WHERE node = $1")

    static func insert(_ job: VerificationJob, on connection: any WriteConnection) throws {
        try connection.execute(
            insertion,
            [
                .key(job.key), .key(job.account), .integer(job.node), .text(job.state.rawValue), .text(job.fileName),
                .text(job.options.stored), .text(job.createdBy), .integer(job.createdAt.microseconds),
            ])
    }

    /// - Returns: false where it is over, or was deleted.
    @discardableResult
    static func update(_ job: VerificationJob, on connection: any WriteConnection) throws -> Bool {
        try connection.execute(
            change,
            [
                .key(job.key), .text(job.state.rawValue), .integer(job.byteCount),
                .integer(job.updatedAt.microseconds), .integer(orNull: job.finishedAt?.microseconds),
                .integer(orNull: job.expiresAt?.microseconds), .text(orNull: job.cursor?.text),
                .integer(job.readByteCount), .text(orNull: job.format?.rawValue), .integer(job.resultByteCount),
                .text(orNull: job.fault),
            ]) > 0
    }

    /// - Returns: false where it was over.
    static func cancel(
        _ key: VerificationJobKey, at now: Timestamp, until end: Timestamp, on connection: any WriteConnection
    ) throws -> Bool {
        try connection.execute(
            cancelling, [.key(key), .integer(now.microseconds), .integer(end.microseconds)]) > 0
    }

    static func find(
        _ key: VerificationJobKey, account: AccountID, on connection: any ReadConnection
    ) throws -> VerificationJob? {
        try connection.first(byKey, [.key(key), .key(account)], VerificationJob.init(row:))
    }

    /// Newest first.
    static func list(
        of account: AccountID, before key: VerificationJobKey?, limit: Int, on connection: any ReadConnection
    ) throws -> [VerificationJob] {
        try connection.all(
            before, [.key(account), .integer(key?.number ?? .max), .integer(limit)], VerificationJob.init(row:))
    }

    /// The oldest of a node's that is not over.
    static func next(of node: Int, on connection: any ReadConnection) throws -> VerificationJob? {
        try connection.first(open, [.integer(node)], VerificationJob.init(row:))
    }

    /// How many there are, and how many of them are not over.
    static func counts(of account: AccountID, on connection: any ReadConnection) throws -> (all: Int, open: Int) {
        try connection.first(counts, [.key(account)]) { (Int($0.integer(0)), Int($0.integer(1))) } ?? (0, 0)
    }

    /// - Returns: false where it was gone already.
    @discardableResult
    static func delete(_ key: VerificationJobKey, on connection: any WriteConnection) throws -> Bool {
        try connection.execute(deletion, [.key(key)]) > 0
    }

    /// For lists that were on their way when a node ended.
    static func deleteUploads(of node: Int, on connection: any WriteConnection) throws {
        try connection.execute(uploadDeletion, [.integer(node)])
    }

    /// Those of a node that are to be forgotten now, a hundred at most.
    static func expired(of node: Int, at now: Timestamp, on connection: any ReadConnection) throws -> [VerificationJob]
    {
        try connection.all(expired, [.integer(node), .integer(now.microseconds)], VerificationJob.init(row:))
    }

    static func keys(of node: Int, on connection: any ReadConnection) throws -> [VerificationJobKey] {
        try connection.all(keysOfNode, [.integer(node)]) { $0.key(0) }
    }
}

extension VerificationJob {
    fileprivate init(row: any Row) {
        self.init(
            key: row.key(0), account: row.key(1), node: Int(row.integer(2)),
            state: State(rawValue: row.text(3)) ?? .failed, fileName: row.text(4), byteCount: Int(row.integer(5)),
            options: ListOptions(stored: row.text(6)), createdBy: row.text(7),
            createdAt: Timestamp(microseconds: row.integer(8)), updatedAt: Timestamp(microseconds: row.integer(9)),
            finishedAt: row.integerOrNil(10).map(Timestamp.init(microseconds:)),
            expiresAt: row.integerOrNil(11).map(Timestamp.init(microseconds:)),
            cursor: row.textOrNil(12).flatMap(ListCursor.init(text:)), readByteCount: Int(row.integer(13)),
            format: row.textOrNil(14).flatMap(ListFormat.init(rawValue:)), resultByteCount: Int(row.integer(15)),
            fault: row.textOrNil(16))
    }
}
