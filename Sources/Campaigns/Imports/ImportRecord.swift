internal import JSON
public import Mail
internal import Spool
public import Storage
public import Tables

/// A file of contacts on its way into the store.
public struct ImportRecord: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Its bytes are still coming.
        case uploading
        /// Whole, and held until somebody says what its columns mean; for a day at most.
        case mapping
        case waiting
        case running
        case finished
        case failed
        case cancelled

        public var isOver: Bool { self == .finished || self == .failed || self == .cancelled }
    }

    public let key: ImportKey
    public let account: AccountID
    public var state: State
    /// As whoever sent it calls it; may be empty.
    public let fileName: String
    public var byteCount: Int
    public var format: TableFormat?
    public var options: ImportOptions
    public let createdBy: String
    public let createdAt: Timestamp
    public var updatedAt: Timestamp
    public var finishedAt: Timestamp?
    public var counts: ImportCounts
    /// Why it failed; a sentence.
    public var fault: String?

    /// Rejects that are kept; further ones are only counted.
    public static let maximumRejectCount = 100_000
}

/// What became of the rows read so far.
public struct ImportCounts: Hashable, Sendable {
    /// Rows of the file, the header and empty ones included: where it goes on.
    public var row = 0
    public var created = 0
    public var updated = 0
    public var skipped = 0
    public var rejected = 0
    /// Not taken in because the address is suppressed or its owner asked to be forgotten; they are among the rejects of the
    /// file, but not of `rejected`.
    public var suppressed = 0
    /// Not taken in because nothing can be delivered to the address; among the rejects of the file, but not of `rejected`.
    public var undeliverable = 0
    /// Taken in, and marked: the verification found a reason to think twice.
    public var risky = 0

    /// Rows that are among the rejects of the file.
    var out: Int { rejected + suppressed + undeliverable }

    public init() {}
}

/// A row that was not taken in.
public struct ImportReject: Hashable, Sendable {
    /// As a spreadsheet counts it: the header is row 1.
    public let row: Int
    /// A sentence without subject.
    public let reason: String
    /// The row's beginning, at most 500 bytes.
    public let text: String
}

enum ImportTable {
    private static let columns = """
        key, account, state, file_name, byte_count, format, options, created_by, created_at, updated_at, finished_at, \
        row_count, created_count, updated_count, skipped_count, rejected_count, suppressed_count, fault, undeliverable_count, risky_count
        """
    private static let insertion = Statement(
        """
        INSERT INTO contact_import (key, account, node, state, file_name, byte_count, format, options, created_by, \
        created_at, updated_at, row_count, created_count, updated_count, skipped_count, rejected_count, \
        suppressed_count) VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $9, 0, 0, 0, 0, 0, 0)
        """)
    private static let change = Statement(
        """
        UPDATE contact_import SET state = $2, byte_count = $3, format = $4, updated_at = $5, finished_at = $6, \
        row_count = $7, created_count = $8, updated_count = $9, skipped_count = $10, rejected_count = $11, \
        suppressed_count = $12, fault = $13, undeliverable_count = $14, risky_count = $15 WHERE key = $1 AND finished_at IS NULL
        """)
    private static let byKey = Statement("SELECT \(columns) FROM contact_import WHERE key = $1 AND account = $2")
    private static let before = Statement(
        """
        SELECT \(columns) FROM contact_import WHERE account = $1 AND key < $2 ORDER BY key DESC LIMIT $3
        """)
    private static let open = Statement(
        """
        SELECT \(columns) FROM contact_import WHERE node = $1 AND finished_at IS NULL AND state IN ('waiting', 'running')
        ORDER BY key LIMIT 1
        """)
    private static let deletion = Statement("DELETE FROM contact_import WHERE key = $1 AND state = 'uploading'")
    private static let uploadDeletion = Statement(
        "DELETE FROM contact_import WHERE node = $1 AND finished_at IS NULL AND state = 'uploading'")
    private static let openKeys = Statement(
        "SELECT key FROM contact_import WHERE node = $1 AND finished_at IS NULL ORDER BY key")
    private static let starting = Statement(
        """
        UPDATE contact_import SET state = 'waiting', options = $2, updated_at = $3
        WHERE key = $1 AND finished_at IS NULL AND state = 'mapping'
        """)
    private static let heldBefore = Statement(
        """
        SELECT key FROM contact_import
        WHERE node = $1 AND finished_at IS NULL AND state = 'mapping' AND updated_at < $2 ORDER BY key LIMIT 100
        """)
    private static let cancelling = Statement(
        """
        UPDATE contact_import SET state = 'cancelled', updated_at = $2, finished_at = $2
        WHERE key = $1 AND finished_at IS NULL
        """)
    private static let addReject = Statement(
        """
        INSERT INTO import_reject (import, row_number, reason, text) VALUES ($1, $2, $3, $4)
        ON CONFLICT (import, row_number) DO NOTHING
        """)
    private static let rejectsAfter = Statement(
        """
        SELECT row_number, reason, text FROM import_reject WHERE import = $1 AND row_number > $2
        ORDER BY row_number LIMIT $3
        """)

    static func insert(_ record: ImportRecord, node: Int, on connection: any WriteConnection) throws {
        try connection.execute(
            insertion,
            [
                .key(record.key), .key(record.account), .integer(node), .text(record.state.rawValue),
                .text(record.fileName), .text(record.format?.rawValue ?? ""), .text(record.options.json),
                .text(record.createdBy), .integer(record.createdAt.microseconds),
            ])
    }

    /// - Returns: false where the import is over.
    @discardableResult
    static func update(_ record: ImportRecord, on connection: any WriteConnection) throws -> Bool {
        let counts = record.counts
        return try connection.execute(
            change,
            [
                .key(record.key), .text(record.state.rawValue), .integer(record.byteCount),
                .text(record.format?.rawValue ?? ""), .integer(record.updatedAt.microseconds),
                .integer(orNull: record.finishedAt?.microseconds), .integer(counts.row), .integer(counts.created),
                .integer(counts.updated), .integer(counts.skipped), .integer(counts.rejected),
                .integer(counts.suppressed), .text(orNull: record.fault), .integer(counts.undeliverable),
                .integer(counts.risky),
            ]) > 0
    }

    static func find(_ key: ImportKey, account: AccountID, on connection: any ReadConnection) throws -> ImportRecord? {
        try connection.first(byKey, [.key(key), .key(account)], ImportRecord.init(row:))
    }

    /// Newest first.
    static func list(
        of account: AccountID, before key: ImportKey?, limit: Int, on connection: any ReadConnection
    ) throws -> [ImportRecord] {
        try connection.all(
            before, [.key(account), .integer(key?.number ?? Int64.max), .integer(limit)], ImportRecord.init(row:))
    }

    /// The oldest of a node's that is not over.
    static func next(of node: Int, on connection: any ReadConnection) throws -> ImportRecord? {
        try connection.first(open, [.integer(node)], ImportRecord.init(row:))
    }

    /// For a file that never came.
    static func remove(_ key: ImportKey, on connection: any WriteConnection) throws {
        try connection.execute(deletion, [.key(key)])
    }

    /// For files that were on their way when a node ended.
    static func removeUploads(of node: Int, on connection: any WriteConnection) throws {
        try connection.execute(uploadDeletion, [.integer(node)])
    }

    /// Those of a node that are not over.
    static func open(of node: Int, on connection: any ReadConnection) throws -> [ImportKey] {
        try connection.all(openKeys, [.integer(node)]) { $0.key(0) }
    }

    /// - Returns: false where it is not held.
    static func start(_ record: ImportRecord, on connection: any WriteConnection) throws -> Bool {
        try connection.execute(
            starting, [.key(record.key), .text(record.options.json), .integer(record.updatedAt.microseconds)]) > 0
    }

    /// Held ones that nobody came back to.
    static func held(of node: Int, before time: Timestamp, on connection: any ReadConnection) throws -> [ImportKey] {
        try connection.all(heldBefore, [.integer(node), .integer(time.microseconds)]) { $0.key(0) }
    }

    /// - Returns: false where it was over.
    static func cancel(_ key: ImportKey, at now: Timestamp, on connection: any WriteConnection) throws -> Bool {
        try connection.execute(cancelling, [.key(key), .integer(now.microseconds)]) > 0
    }

    static func add(_ rejects: [ImportReject], to key: ImportKey, on connection: any WriteConnection) throws {
        try connection.send(
            addReject, rejects.map { [.key(key), .integer($0.row), .text($0.reason), .text($0.text)] })
    }

    static func rejects(of key: ImportKey, after row: Int, limit: Int, on connection: any ReadConnection) throws
        -> [ImportReject]
    {
        try connection.all(rejectsAfter, [.key(key), .integer(row), .integer(limit)]) { row in
            ImportReject(row: Int(row.integer(0)), reason: row.text(1), text: row.text(2))
        }
    }
}

extension ImportRecord {
    fileprivate init(row: any Row) {
        var counts = ImportCounts()
        counts.row = Int(row.integer(11))
        counts.created = Int(row.integer(12))
        counts.updated = Int(row.integer(13))
        counts.skipped = Int(row.integer(14))
        counts.rejected = Int(row.integer(15))
        counts.suppressed = Int(row.integer(16))
        counts.undeliverable = Int(row.integer(18))
        counts.risky = Int(row.integer(19))
        self.init(
            key: row.key(0), account: row.key(1), state: State(rawValue: row.text(2)) ?? .failed,
            fileName: row.text(3), byteCount: Int(row.integer(4)), format: TableFormat(rawValue: row.text(5)),
            options: ImportOptions(json: row.text(6)), createdBy: row.text(7),
            createdAt: Timestamp(microseconds: row.integer(8)), updatedAt: Timestamp(microseconds: row.integer(9)),
            finishedAt: row.timeOrNil(10), counts: counts, fault: row.textOrNil(17))
    }
}

extension ImportRecord {
    /// What followers of the log are told when it is over.
    var notice: NewNotice {
        NewNotice(
            .importCompleted, account: account, subject: key.description,
            data: [
                "state": .string(state.rawValue), "created": .count(counts.created),
                "updated": .count(counts.updated), "skipped": .count(counts.skipped),
                "rejected": .count(counts.rejected), "suppressed": .count(counts.suppressed),
                "undeliverable": .count(counts.undeliverable),
                "risky": .count(counts.risky), "fault": .text(fault),
            ], at: updatedAt)
    }
}
