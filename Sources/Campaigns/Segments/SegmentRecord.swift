public import Mail
public import Storage

/// A rule with a name.
public struct SegmentRecord: Hashable, Sendable {
    public let key: SegmentKey
    /// Unique within its account: 1...200 bytes.
    public let name: String
    /// As it was written.
    public let rule: String
    public let createdAt: Timestamp
    public let updatedAt: Timestamp

    /// Segments that every account has without making them, by name.
    public static let standing: [(name: String, rule: String)] = [
        ("re-engagement", "stage is re-engagement"),
        ("soft-bouncers", "soft bounces >= 2"),
        ("unconfirmed", "state is unconfirmed"),
    ]
}

public enum SegmentError: Error, Hashable, Sendable {
    /// Names are 1...200 bytes in one line.
    case badName
    case nameTaken
    case notFound
    /// An account has 1,000 at most.
    case tooMany
    case badRule(SegmentFault)
}

enum SegmentTable {
    static let maximumCount = 1_000
    private static let columns = "key, name, rule, created_at, updated_at"
    private static let byKey = Statement("SELECT \(columns) FROM segment WHERE key = $1 AND account = $2")
    private static let byName = Statement("SELECT \(columns) FROM segment WHERE account = $1 AND name = $2")
    private static let ofAccount = Statement(
        "SELECT \(columns) FROM segment WHERE account = $1 ORDER BY name LIMIT 1000")
    private static let insertion = Statement(
        """
        INSERT INTO segment (key, account, name, rule, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
        ON CONFLICT (account, name) DO NOTHING
        """)
    private static let change = Statement("UPDATE segment SET name = $2, rule = $3, updated_at = $4 WHERE key = $1")
    private static let deletion = Statement("DELETE FROM segment WHERE key = $1 AND account = $2")

    static func find(_ key: SegmentKey, account: AccountID, on connection: any ReadConnection) throws -> SegmentRecord?
    {
        try connection.first(byKey, [.key(key), .key(account)], record)
    }

    static func find(named name: String, account: AccountID, on connection: any ReadConnection) throws
        -> SegmentRecord?
    {
        try connection.first(byName, [.key(account), .text(name)], record)
    }

    static func all(of account: AccountID, on connection: any ReadConnection) throws -> [SegmentRecord] {
        try connection.all(ofAccount, [.key(account)], record)
    }

    /// - Returns: false where the name is taken.
    static func insert(_ segment: SegmentRecord, account: AccountID, on connection: any WriteConnection) throws -> Bool
    {
        try connection.execute(
            insertion,
            [
                .key(segment.key), .key(account), .text(segment.name), .text(segment.rule),
                .integer(segment.createdAt.microseconds),
            ]) > 0
    }

    static func update(_ segment: SegmentRecord, on connection: any WriteConnection) throws {
        try connection.execute(
            change,
            [
                .key(segment.key), .text(segment.name), .text(segment.rule), .integer(segment.updatedAt.microseconds),
            ])
    }

    static func remove(_ key: SegmentKey, account: AccountID, on connection: any WriteConnection) throws -> Bool {
        try connection.execute(deletion, [.key(key), .key(account)]) > 0
    }

    private static func record(_ row: any Row) -> SegmentRecord {
        SegmentRecord(
            key: row.key(0), name: row.text(1), rule: row.text(2), createdAt: Timestamp(microseconds: row.integer(3)),
            updatedAt: Timestamp(microseconds: row.integer(4)))
    }
}
