import Storage

/// The statements over `api_key`.
enum KeyTable {
    /// A key that is good, as a request needs it.
    struct LiveKey: Sendable {
        let caller: Caller
        let hash: [UInt8]
    }

    private static let insertion = Statement(
        """
        INSERT INTO api_key (id, account, name, hash, hint, scopes, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    private static let byHash = Statement(
        "SELECT id, account, scopes, hash FROM api_key WHERE hash = $1 AND revoked_at IS NULL")
    private static let byID = Statement("SELECT account, scopes FROM api_key WHERE id = $1 AND revoked_at IS NULL")
    private static let revocation = Statement(
        "UPDATE api_key SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL")
    private static let use = Statement(
        "UPDATE api_key SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)")
    private static let list = Statement(
        """
        SELECT id, name, scopes, hint, created_at, last_used_at, revoked_at
        FROM api_key WHERE account = $1 ORDER BY id
        """)

    private static let greatest = Statement("SELECT coalesce(max(id), 0) FROM api_key")

    static func newest(in connection: any ReadConnection) throws -> APIKeyID {
        APIKeyID(number: try connection.first(greatest) { $0.integer(0) } ?? 0)
    }

    static func insert(
        _ key: LiveKey, name: String, hint: String, createdAt: Int64, into connection: any WriteConnection
    ) throws {
        try connection.execute(
            insertion,
            [
                .integer(key.caller.key.number), .integer(key.caller.account.number), .text(name), .bytes(key.hash),
                .text(hint), .text(key.caller.scopes.text), .integer(createdAt),
            ])
    }

    static func find(hash: [UInt8], in connection: any ReadConnection) throws -> LiveKey? {
        try connection.first(byHash, [.bytes(hash)]) { row in
            LiveKey(
                caller: Caller(
                    account: AccountID(number: row.integer(1)), key: APIKeyID(number: row.integer(0)),
                    scopes: Set(text: row.text(2))),
                hash: row.bytes(3))
        }
    }

    static func find(_ id: APIKeyID, in connection: any ReadConnection) throws -> Caller? {
        try connection.first(byID, [.key(id)]) { row in
            Caller(account: AccountID(number: row.integer(0)), key: id, scopes: Set(text: row.text(1)))
        }
    }

    static func revoke(_ id: APIKeyID, at time: Int64, in connection: any WriteConnection) throws -> Bool {
        try connection.execute(revocation, [.integer(time), .integer(id.number)]) > 0
    }

    static func noteUse(of id: APIKeyID, at time: Int64, in connection: any WriteConnection) throws {
        try connection.execute(use, [.integer(time), .integer(id.number)])
    }

    static func records(of account: AccountID, in connection: any ReadConnection) throws -> [Accounts.KeyRecord] {
        try connection.all(list, [.integer(account.number)]) { row in
            Accounts.KeyRecord(
                id: APIKeyID(number: row.integer(0)), name: row.text(1), scopes: Set(text: row.text(2)),
                hint: row.text(3), createdAt: row.integer(4), lastUsedAt: row.integerOrNil(5),
                revokedAt: row.integerOrNil(6))
        }
    }
}
