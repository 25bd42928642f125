import Mail
import Storage

/// The statements over `api_key`.
enum KeyTable {
    /// A key that is good, as a request needs it.
    struct LiveKey: Sendable {
        let id: APIKeyID
        let caller: Caller
        let hash: [UInt8]
    }

    private static let insertion = Statement(
        """
        INSERT INTO api_key (id, account, name, hash, hint, scopes, created_at, expires_at, made_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    private static let live = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)"
    private static let byHash = Statement("SELECT id, account, scopes, hash FROM api_key WHERE hash = $1 AND \(live)")
    private static let byID = Statement("SELECT id, account, scopes, hash FROM api_key WHERE id = $1 AND \(live)")
    private static let revocation = Statement(
        "UPDATE api_key SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL")
    private static let use = Statement(
        "UPDATE api_key SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)")
    private static let columns =
        "id, account, name, scopes, hint, created_at, made_by, expires_at, last_used_at, revoked_at"
    private static let list = Statement("SELECT \(columns) FROM api_key WHERE account = $1 ORDER BY id")
    private static let one = Statement("SELECT \(columns) FROM api_key WHERE id = $1")

    static func insert(_ key: NewKey, at now: Timestamp, into connection: any WriteConnection) throws {
        try connection.execute(
            insertion,
            [
                .key(key.id), .key(key.account), .text(key.name), .bytes(key.hash), .text(key.hint),
                .text(key.scopes.text), .integer(now.microseconds), .integer(orNull: key.expiresAt?.microseconds),
                .text(key.madeBy),
            ])
    }

    static func find(hash: [UInt8], at now: Timestamp, in connection: any ReadConnection) throws -> LiveKey? {
        try connection.first(byHash, [.bytes(hash), .integer(now.microseconds)], liveKey)
    }

    static func find(_ id: APIKeyID, at now: Timestamp, in connection: any ReadConnection) throws -> Caller? {
        try connection.first(byID, [.key(id), .integer(now.microseconds)]) { liveKey($0).caller }
    }

    private static func liveKey(_ row: any Row) -> LiveKey {
        let id = APIKeyID(number: row.integer(0))
        return LiveKey(
            id: id, caller: Caller(account: row.key(1), key: id, scopes: Set(text: row.text(2))), hash: row.bytes(3))
    }

    static func revoke(_ id: APIKeyID, at time: Int64, in connection: any WriteConnection) throws {
        try connection.execute(revocation, [.integer(time), .integer(id.number)])
    }

    static func noteUse(of id: APIKeyID, at time: Int64, in connection: any WriteConnection) throws {
        try connection.execute(use, [.integer(time), .integer(id.number)])
    }

    static func records(of account: AccountID, in connection: any ReadConnection) throws -> [Accounts.KeyRecord] {
        try connection.all(list, [.key(account)], record)
    }

    static func record(_ id: APIKeyID, in connection: any ReadConnection) throws -> Accounts.KeyRecord? {
        try connection.first(one, [.key(id)], record)
    }

    private static func record(_ row: any Row) -> Accounts.KeyRecord {
        Accounts.KeyRecord(
            id: row.key(0), account: row.key(1), name: row.text(2), scopes: Set(text: row.text(3)), hint: row.text(4),
            createdAt: row.integer(5), madeBy: row.textOrNil(6), expiresAt: row.integerOrNil(7),
            lastUsedAt: row.integerOrNil(8), revokedAt: row.integerOrNil(9))
    }
}
