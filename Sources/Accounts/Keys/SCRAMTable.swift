import Mail
import Storage

/// The statements over `scram_key`.
enum SCRAMTable {
    private static let insertion = Statement(
        """
        INSERT INTO scram_key (api_key, salt, iterations, stored_key, server_key) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (api_key) DO NOTHING
        """)
    private static let selection = Statement(
        """
        SELECT s.salt, s.iterations, s.stored_key, s.server_key, k.account, k.scopes
        FROM scram_key s JOIN api_key k ON k.id = s.api_key
        WHERE s.api_key = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2)
        """)
    private static let presence = Statement("SELECT 1 FROM scram_key WHERE api_key = $1")

    static func insert(_ key: SCRAMKey, of id: APIKeyID, into connection: any WriteConnection) throws {
        try connection.execute(
            insertion,
            [
                .key(id), .bytes(key.salt), .integer(key.iterationCount), .bytes(key.storedKey), .bytes(key.serverKey),
            ])
    }

    static func contains(_ id: APIKeyID, in connection: any ReadConnection) throws -> Bool {
        try connection.first(presence, [.key(id)]) { _ in true } ?? false
    }

    /// `nil` for keys that are revoked, expired, unknown, or were never shown since the store knows of SCRAM.
    static func find(
        _ id: APIKeyID, at now: Timestamp, in connection: any ReadConnection
    ) throws -> (key: SCRAMKey, caller: Caller)? {
        try connection.first(selection, [.key(id), .integer(now.microseconds)]) { row in
            (
                SCRAMKey(
                    salt: row.bytes(0), iterationCount: Int(row.integer(1)), storedKey: row.bytes(2),
                    serverKey: row.bytes(3)),
                Caller(
                    account: AccountID(number: row.integer(4)), key: id, scopes: Set(text: row.text(5)))
            )
        }
    }
}
