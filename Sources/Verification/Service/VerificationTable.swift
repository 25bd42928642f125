import JSON
import Mail
import Spool
import Storage

/// The statements of `verification`.
enum VerificationTable {
    private static let columns = """
        key, account, mailbox, level, policy, created_by, created_at, updated_at, expires_at, due_at, attempts, result
        """

    static func insert(_ rows: [KeptVerification], on connection: any WriteConnection) throws {
        try connection.send(
            insertion,
            rows.map { row in
                [
                    .key(row.key), .key(row.account), .text(row.mailbox), .text(row.level.rawValue),
                    .text(row.policy.rawValue), .text(row.createdBy), .integer(row.createdAt.microseconds),
                    .integer(row.updatedAt.microseconds), .integer(row.expiresAt.microseconds),
                    .integer(orNull: row.dueAt?.microseconds), .integer(row.attempts), .text(row.text),
                ]
            })
    }

    /// - Returns: false where it was forgotten meanwhile, or finished by somebody else.
    static func update(_ row: KeptVerification, on connection: any WriteConnection) throws -> Bool {
        try connection.execute(
            change,
            [
                .key(row.key), .integer(row.updatedAt.microseconds), .integer(row.expiresAt.microseconds),
                .integer(orNull: row.dueAt?.microseconds), .integer(row.attempts), .text(row.text),
            ]) > 0
    }

    static func find(
        _ key: VerificationKey, account: AccountID, at now: Timestamp, on connection: any ReadConnection
    ) throws -> KeptVerification? {
        try connection.first(
            byKey, [.key(key), .key(account), .integer(now.microseconds)], KeptVerification.init(row:)) ?? nil
    }

    /// The newest answer of each mailbox that is all there is and may still be believed.
    static func newest(
        _ mailboxes: [String], account: AccountID, policy: AddressPolicy, at now: Timestamp,
        on connection: any ReadConnection
    ) throws -> [KeptVerification?] {
        var found = [KeptVerification?](repeating: nil, count: mailboxes.count)
        let sets = mailboxes.map { mailbox in
            [Binding.key(account), .text(mailbox), .text(policy.rawValue), .integer(now.microseconds)]
        }
        try connection.queryMany(byMailbox, sets) { index, row in
            if found[index] == nil { found[index] = KeptVerification(row: row) }
        }
        return found
    }

    static func pendingCount(of account: AccountID, on connection: any ReadConnection) throws -> Int {
        try connection.first(pending, [.key(account)]) { Int($0.integer(0)) } ?? 0
    }

    static func pendingCount(on connection: any ReadConnection) throws -> Int {
        try connection.first(allPending) { Int($0.integer(0)) } ?? 0
    }

    /// Those that are due, lent to the caller until `until`: whoever dies with one lets it fall due again.
    static func claim(
        at now: Timestamp, until: Timestamp, limit: Int, on connection: any WriteConnection
    ) throws -> [KeptVerification] {
        let statement = Statement(
            """
            UPDATE verification SET due_at = $2 WHERE key IN (
                SELECT key FROM verification WHERE due_at IS NOT NULL AND due_at <= $1 ORDER BY due_at LIMIT $3\
            \(connection.dialect.skipLocked)
            ) RETURNING \(columns)
            """)
        return try connection.all(
            statement, [.integer(now.microseconds), .integer(until.microseconds), .integer(limit)],
            KeptVerification.init(row:)
        ).compactMap(\.self)
    }

    static func forget(_ mailbox: String, account: AccountID, on connection: any WriteConnection) throws {
        try connection.execute(deleteMailbox, [.key(account), .text(mailbox)])
    }

    static func isDue(at now: Timestamp, on connection: any ReadConnection) throws -> Bool {
        try connection.first(due, [.integer(now.microseconds)]) { _ in true } ?? false
    }

    /// How many are out of date, or more than are kept.
    static func excess(over limit: Int, at now: Timestamp, on connection: any ReadConnection) throws -> Int {
        let expired = try connection.first(expired, [.integer(now.microseconds)]) { Int($0.integer(0)) } ?? 0
        let count = try connection.first(all) { Int($0.integer(0)) } ?? 0
        return max(expired, count - limit)
    }

    /// Lets go the answers that are, or would be, out of date first.
    static func thin(_ count: Int, on connection: any WriteConnection) throws {
        try connection.execute(deleteOldest, [.integer(count)])
    }

    private static let insertion = Statement(
        """
        INSERT INTO verification (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """)
    private static let change = Statement(
        """
        UPDATE verification SET updated_at = $2, expires_at = $3, due_at = $4, attempts = $5, result = $6
        WHERE key = $1 AND due_at IS NOT NULL
        """)
    private static let byKey = Statement(
        "SELECT \(columns) FROM verification WHERE key = $1 AND account = $2 AND expires_at > $3")
    private static let byMailbox = Statement(
        """
        SELECT \(columns) FROM verification
        WHERE account = $1 AND mailbox = $2 AND policy = $3 AND level = 'smtp' AND due_at IS NULL AND expires_at > $4
        ORDER BY key DESC LIMIT 1
        """)
    private static let pending = Statement(
        "SELECT count(*) FROM verification WHERE account = $1 AND due_at IS NOT NULL")
    private static let allPending = Statement("SELECT count(*) FROM verification WHERE due_at IS NOT NULL")
    private static let all = Statement("SELECT count(*) FROM verification")
    private static let deleteMailbox = Statement("DELETE FROM verification WHERE account = $1 AND mailbox = $2")
    private static let due = Statement(
        "SELECT 1 FROM verification WHERE due_at IS NOT NULL AND due_at <= $1 LIMIT 1")
    private static let expired = Statement("SELECT count(*) FROM verification WHERE expires_at <= $1")
    private static let deleteOldest = Statement(
        """
        DELETE FROM verification WHERE key IN (SELECT key FROM verification ORDER BY expires_at LIMIT $1)
        """)
}

extension KeptVerification {
    fileprivate var text: String { String(decoding: verification.json.bytes, as: UTF8.self) }

    /// `nil` where the result was written by a release that this one does not understand.
    fileprivate init?(row: any Row) {
        guard let json = try? JSONParser.parse(Array(row.text(11).utf8)), let verification = Verification(json: json)
        else { return nil }
        self.init(
            key: row.key(0), account: row.key(1), mailbox: row.text(2),
            level: VerificationLevel(rawValue: row.text(3)) ?? .fast,
            policy: AddressPolicy(rawValue: row.text(4)) ?? .mailbox,
            createdBy: row.text(5), createdAt: Timestamp(microseconds: row.integer(6)),
            updatedAt: Timestamp(microseconds: row.integer(7)), expiresAt: Timestamp(microseconds: row.integer(8)),
            dueAt: row.integerOrNil(9).map(Timestamp.init(microseconds:)), attempts: Int(row.integer(10)),
            verification: verification)
    }
}
