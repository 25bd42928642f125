import Mail
import Storage

/// The statements of `signup_key`.
enum SignupKeyTable {
    private static let columns = "key, account, text, name, origins, level, created_at, created_by, revoked_at"

    static func insert(_ key: SignupKey, on connection: any WriteConnection) throws {
        try connection.execute(
            insertion,
            [
                .key(key.key), .key(key.account), .text(key.text), .text(key.name),
                .text(key.origins.joined(separator: " ")), .text(key.level.rawValue),
                .integer(key.createdAt.microseconds), .text(key.createdBy),
            ])
    }

    static func find(_ text: String, on connection: any ReadConnection) throws -> SignupKey? {
        try connection.first(byText, [.text(text)], SignupKey.init(row:))
    }

    static func find(_ key: SignupKeyID, account: AccountID, on connection: any ReadConnection) throws -> SignupKey? {
        try connection.first(byKey, [.key(key), .key(account)], SignupKey.init(row:))
    }

    static func all(of account: AccountID, on connection: any ReadConnection) throws -> [SignupKey] {
        try connection.all(ofAccount, [.key(account)], SignupKey.init(row:))
    }

    static func revoke(_ key: SignupKeyID, at now: Timestamp, on connection: any WriteConnection) throws {
        try connection.execute(revocation, [.key(key), .integer(now.microseconds)])
    }

    private static let insertion = Statement(
        """
        INSERT INTO signup_key (key, account, text, name, origins, level, created_at, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let byText = Statement("SELECT \(columns) FROM signup_key WHERE text = $1 AND revoked_at IS NULL")
    private static let byKey = Statement("SELECT \(columns) FROM signup_key WHERE key = $1 AND account = $2")
    private static let ofAccount = Statement(
        "SELECT \(columns) FROM signup_key WHERE account = $1 ORDER BY key DESC LIMIT 500")
    private static let revocation = Statement(
        "UPDATE signup_key SET revoked_at = $2 WHERE key = $1 AND revoked_at IS NULL")
}

extension SignupKey {
    fileprivate init(row: any Row) {
        self.init(
            key: row.key(0), account: row.key(1), text: row.text(2), name: row.text(3),
            origins: row.text(4).split(separator: " ").map(String.init),
            level: VerificationLevel(rawValue: row.text(5)) ?? .fast,
            createdAt: Timestamp(microseconds: row.integer(6)),
            createdBy: row.text(7), revokedAt: row.integerOrNil(8).map(Timestamp.init(microseconds:)))
    }
}
