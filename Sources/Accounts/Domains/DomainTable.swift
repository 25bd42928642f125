import Mail
import MailAuth
import Storage

/// The statements over `sending_domain` and `dkim_key`.
enum DomainTable {
    private static let domainColumns = "id, account, name, created_at"
    private static let keyColumns =
        "id, domain, selector, algorithm, public_key, sealed_key, state, created_at, activated_at, replaced_at"

    private static let newestKey = Statement(
        "SELECT coalesce((SELECT max(id) FROM dkim_key), 0), coalesce((SELECT max(id) FROM sending_domain), 0)")
    private static let allDomains = Statement("SELECT \(domainColumns) FROM sending_domain ORDER BY account, name")
    private static let byName = Statement(
        "SELECT \(domainColumns) FROM sending_domain WHERE account = $1 AND name = $2")
    private static let insertDomain = Statement(
        "INSERT INTO sending_domain (id, account, name, created_at) VALUES ($1, $2, $3, $4)")
    private static let deleteDomain = Statement("DELETE FROM sending_domain WHERE id = $1")
    private static let allKeys = Statement("SELECT \(keyColumns) FROM dkim_key ORDER BY id")
    private static let keysOfDomain = Statement("SELECT \(keyColumns) FROM dkim_key WHERE domain = $1 ORDER BY id")
    private static let insertKey = Statement(
        """
        INSERT INTO dkim_key (id, domain, selector, algorithm, public_key, sealed_key, state, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let deleteKeys = Statement("DELETE FROM dkim_key WHERE domain = $1")
    private static let activation = Statement(
        "UPDATE dkim_key SET state = 'active', activated_at = $1 WHERE id = $2 AND state = 'waiting'")
    private static let replacement = Statement(
        """
        UPDATE dkim_key SET state = 'replaced', replaced_at = $1, sealed_key = NULL
        WHERE domain = $2 AND algorithm = $3 AND state = 'active' AND id <> $4
        """)

    struct DomainRow: Sendable {
        let id: DomainKey
        let account: AccountID
        let name: DomainName
        let createdAt: Timestamp
    }

    struct KeyRow: Sendable {
        let id: DKIMKeyID
        let domain: DomainKey
        let selector: String
        let algorithm: DKIMAlgorithm
        let publicKey: [UInt8]
        /// `nil` once it signs no more.
        let sealedKey: [UInt8]?
        let state: DKIMKey.State
        let createdAt: Timestamp
        let activatedAt: Timestamp?
        let replacedAt: Timestamp?
    }

    static func newest(in connection: any ReadConnection) throws -> Int64 {
        try connection.first(newestKey) { max($0.integer(0), $0.integer(1)) } ?? 0
    }

    static func domains(in connection: any ReadConnection) throws -> [DomainRow] {
        try connection.all(allDomains, [], domain).compactMap { $0 }
    }

    static func find(_ name: DomainName, of account: AccountID, in connection: any ReadConnection) throws -> DomainRow?
    {
        try connection.first(byName, [.key(account), .text(name.text)], domain) ?? nil
    }

    static func insert(_ row: DomainRow, into connection: any WriteConnection) throws {
        try connection.execute(
            insertDomain,
            [.key(row.id), .key(row.account), .text(row.name.text), .integer(row.createdAt.microseconds)])
    }

    static func delete(_ id: DomainKey, in connection: any WriteConnection) throws {
        try connection.execute(deleteKeys, [.key(id)])
        try connection.execute(deleteDomain, [.key(id)])
    }

    /// - Parameter domain: `nil`: of all domains.
    static func keys(of domain: DomainKey? = nil, in connection: any ReadConnection) throws -> [KeyRow] {
        let rows =
            if let domain {
                try connection.all(keysOfDomain, [.key(domain)], key)
            } else {
                try connection.all(allKeys, [], key)
            }
        return rows.compactMap { $0 }
    }

    static func insert(_ row: KeyRow, into connection: any WriteConnection) throws {
        try connection.execute(
            insertKey,
            [
                .key(row.id), .key(row.domain), .text(row.selector), .text(row.algorithm.rawValue),
                .bytes(row.publicKey), row.sealedKey.map { .bytes($0) } ?? .null, .text(row.state.rawValue),
                .integer(row.createdAt.microseconds),
            ])
    }

    /// The key signs from here on, and others of its kind in its domain no more.
    /// - Returns: false where it does not wait.
    static func activate(_ row: KeyRow, at now: Timestamp, in connection: any WriteConnection) throws -> Bool {
        guard try connection.execute(activation, [.integer(now.microseconds), .key(row.id)]) > 0 else { return false }
        try connection.execute(
            replacement,
            [.integer(now.microseconds), .key(row.domain), .text(row.algorithm.rawValue), .key(row.id)])
        return true
    }

    private static func domain(_ row: any Row) -> DomainRow? {
        guard let name = DomainName(row.text(2)) else { return nil }
        return DomainRow(
            id: row.key(0), account: row.key(1), name: name, createdAt: Timestamp(microseconds: row.integer(3)))
    }

    /// `nil` for what a newer release wrote.
    private static func key(_ row: any Row) -> KeyRow? {
        guard let algorithm = DKIMAlgorithm(rawValue: row.text(3)), let state = DKIMKey.State(rawValue: row.text(6))
        else {
            return nil
        }
        return KeyRow(
            id: row.key(0), domain: row.key(1), selector: row.text(2), algorithm: algorithm, publicKey: row.bytes(4),
            sealedKey: row.bytesOrNil(5), state: state, createdAt: Timestamp(microseconds: row.integer(7)),
            activatedAt: row.integerOrNil(8).map(Timestamp.init(microseconds:)),
            replacedAt: row.integerOrNil(9).map(Timestamp.init(microseconds:)))
    }
}
