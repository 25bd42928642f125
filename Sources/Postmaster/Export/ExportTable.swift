import Mail
import Spool
import Storage

/// The statements of exports.
enum ExportTable {
    private static let columns = """
        key, account, node, state, subject, parameters, format, created_by, created_at, updated_at, finished_at, \
        expires_at, starts, row_count, expected_count, byte_count, fault
        """
    private static let insertion = Statement(
        """
        INSERT INTO export_job (key, account, node, state, subject, parameters, format, created_by, created_at, \
        updated_at, starts, row_count, byte_count) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 0, 0, 0)
        """)
    private static let change = Statement(
        """
        UPDATE export_job SET state = $2, updated_at = $3, finished_at = $4, expires_at = $5, starts = $6, \
        row_count = $7, expected_count = $8, byte_count = $9, fault = $10 WHERE key = $1 AND finished_at IS NULL
        """)
    private static let byKey = Statement("SELECT \(columns) FROM export_job WHERE key = $1 AND account = $2")
    private static let before = Statement(
        "SELECT \(columns) FROM export_job WHERE account = $1 AND key < $2 ORDER BY key DESC LIMIT $3")
    private static let open = Statement(
        "SELECT \(columns) FROM export_job WHERE node = $1 AND finished_at IS NULL ORDER BY key LIMIT 1")
    private static let counts = Statement(
        """
        SELECT count(*), coalesce(sum(CASE WHEN finished_at IS NULL THEN 1 ELSE 0 END), 0) FROM export_job \
        WHERE account = $1
        """)
    private static let deletion = Statement("DELETE FROM export_job WHERE key = $1")
    private static let expired = Statement(
        "SELECT \(columns) FROM export_job WHERE node = $1 AND expires_at <= $2 ORDER BY key LIMIT 100")
    private static let campaign = Statement("SELECT key FROM campaign WHERE key = $1 AND account = $2")
    private static let keysOfNode = Statement("SELECT key FROM export_job WHERE node = $1")

    static func insert(_ record: ExportRecord, on connection: any WriteConnection) throws {
        try connection.execute(
            insertion,
            [
                .key(record.key), .key(record.account), .integer(record.node), .text(record.state.rawValue),
                .text(record.subject?.kind.rawValue ?? ""), .text(record.subject?.storedParameters ?? "{}"),
                .text(record.format.rawValue), .text(record.createdBy), .integer(record.createdAt.microseconds),
            ])
    }

    /// - Returns: false where it is over, or was deleted.
    static func update(_ record: ExportRecord, on connection: any WriteConnection) throws -> Bool {
        try connection.execute(
            change,
            [
                .key(record.key), .text(record.state.rawValue), .integer(record.updatedAt.microseconds),
                .integer(orNull: record.finishedAt?.microseconds), .integer(orNull: record.expiresAt?.microseconds),
                .integer(record.starts), .integer(record.rowCount),
                .integer(orNull: record.expectedCount.map(Int64.init)),
                .integer(record.byteCount), .text(orNull: record.fault),
            ]) > 0
    }

    static func find(_ key: ExportKey, account: AccountID, on connection: any ReadConnection) throws -> ExportRecord? {
        try connection.first(byKey, [.key(key), .key(account)], ExportRecord.init(row:))
    }

    /// Newest first.
    static func list(
        of account: AccountID, before key: ExportKey?, limit: Int, on connection: any ReadConnection
    ) throws -> [ExportRecord] {
        try connection.all(
            before, [.key(account), .integer(key?.number ?? .max), .integer(limit)], ExportRecord.init(row:))
    }

    /// The oldest of a node's that is not over.
    static func next(of node: Int, on connection: any ReadConnection) throws -> ExportRecord? {
        try connection.first(open, [.integer(node)], ExportRecord.init(row:))
    }

    /// How many there are, and how many of them are not over.
    static func counts(of account: AccountID, on connection: any ReadConnection) throws -> (all: Int, open: Int) {
        try connection.first(counts, [.key(account)]) { (Int($0.integer(0)), Int($0.integer(1))) } ?? (0, 0)
    }

    static func hasCampaign(
        _ key: CampaignKey, account: AccountID, on connection: any ReadConnection
    ) throws -> Bool {
        try connection.first(campaign, [.key(key), .key(account)]) { $0.integer(0) } != nil
    }

    /// - Returns: false where it was gone already.
    @discardableResult
    static func delete(_ key: ExportKey, on connection: any WriteConnection) throws -> Bool {
        try connection.execute(deletion, [.key(key)]) > 0
    }

    /// Those of a node that are to be forgotten now, a hundred at most.
    static func expired(of node: Int, at now: Timestamp, on connection: any ReadConnection) throws -> [ExportRecord] {
        try connection.all(expired, [.integer(node), .integer(now.microseconds)], ExportRecord.init(row:))
    }

    static func keys(of node: Int, on connection: any ReadConnection) throws -> [ExportKey] {
        try connection.all(keysOfNode, [.integer(node)]) { $0.key(0) }
    }
}

extension ExportRecord {
    fileprivate init(row: any Row) {
        self.init(
            key: row.key(0), account: row.key(1), node: Int(row.integer(2)),
            state: State(rawValue: row.text(3)) ?? .failed,
            subject: ExportSubject(storedKind: row.text(4), parameters: row.text(5))?.owned(by: row.key(1)),
            format: ExportFormat(rawValue: row.text(6)) ?? .csv, createdBy: row.text(7),
            createdAt: Timestamp(microseconds: row.integer(8)), updatedAt: Timestamp(microseconds: row.integer(9)),
            finishedAt: row.integerOrNil(10).map(Timestamp.init(microseconds:)),
            expiresAt: row.integerOrNil(11).map(Timestamp.init(microseconds:)), starts: Int(row.integer(12)),
            rowCount: Int(row.integer(13)), expectedCount: row.integerOrNil(14).map { Int($0) },
            byteCount: Int(row.integer(15)), fault: row.textOrNil(16))
    }
}

extension ExportSubject {
    /// The same of one account's things alone.
    func owned(by account: AccountID) -> ExportSubject {
        switch self {
        case .bounces(var filter):
            filter.account = account
            return .bounces(filter)
        case .report(var query):
            query.filter.account = account
            return .report(query)
        case .recipients: return self
        }
    }
}
