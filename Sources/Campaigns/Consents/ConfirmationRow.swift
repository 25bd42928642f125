import Mail
import Storage

/// A request to confirm an address, as it is stored.
struct ConfirmationRow: Hashable, Sendable {
    let key: ConfirmationKey
    let account: AccountID
    let contact: ContactKey
    let list: ListKey?
    let createdAt: Timestamp
    let expiresAt: Timestamp
    let usedAt: Timestamp?

    private static let insertion = Statement(
        """
        INSERT INTO confirmation (key, account, contact, list, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
        """)
    private static let byKey = Statement(
        "SELECT key, account, contact, list, created_at, expires_at, used_at FROM confirmation WHERE key = $1")
    private static let sinceTime = Statement(
        "SELECT count(*) FROM confirmation WHERE contact = $1 AND key >= $2")
    private static let using = Statement("UPDATE confirmation SET used_at = $2 WHERE key = $1 AND used_at IS NULL")

    func insert(on connection: any WriteConnection) throws {
        try connection.execute(
            Self.insertion,
            [
                .key(key), .key(account), .key(contact), .key(orNull: list), .integer(createdAt.microseconds),
                .integer(expiresAt.microseconds),
            ])
    }

    /// - Returns: false where it was used before.
    func use(at now: Timestamp, on connection: any WriteConnection) throws -> Bool {
        try connection.execute(Self.using, [.key(key), .integer(now.microseconds)]) > 0
    }

    static func find(_ key: ConfirmationKey, on connection: any ReadConnection) throws -> ConfirmationRow? {
        try connection.first(byKey, [.key(key)]) { row in
            ConfirmationRow(
                key: row.key(0), account: row.key(1), contact: row.key(2), list: row.keyOrNil(3),
                createdAt: Timestamp(microseconds: row.integer(4)),
                expiresAt: Timestamp(microseconds: row.integer(5)), usedAt: row.timeOrNil(6))
        }
    }

    static func count(of contact: ContactKey, since time: Timestamp, on connection: any ReadConnection) throws -> Int {
        let lowest = KeySource.lowestKey(at: time.microseconds)
        return try connection.first(sinceTime, [.key(contact), .integer(lowest)]) { Int($0.integer(0)) } ?? 0
    }
}
