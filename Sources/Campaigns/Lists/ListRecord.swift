public import Mail
public import Storage

/// A named set of contacts.
public struct ListRecord: Hashable, Sendable {
    public let key: ListKey
    /// Unique within its account: 1...200 bytes.
    public let name: String
    public let description: String
    public let createdAt: Timestamp
    public let updatedAt: Timestamp
    public let memberCount: Int
    /// How members are asked to confirm; `nil`: they are not.
    public let optIn: OptInMail?

    public static let nameByteLimit = 200
    public static let descriptionByteLimit = 1_000
}

public enum ListError: Error, Hashable, Sendable {
    /// Names are 1...200 bytes in one line.
    case badName
    case nameTaken
    case notFound
    /// An account has 10,000 at most.
    case tooMany
}

enum ListTable {
    static let maximumCount = 10_000

    private static let columns = "key, name, description, created_at, updated_at, member_count, opt_in"
    private static let byKey = Statement("SELECT \(columns) FROM contact_list WHERE key = $1 AND account = $2")
    private static let byName = Statement("SELECT \(columns) FROM contact_list WHERE account = $1 AND name = $2")
    private static let ofAccount = Statement(
        "SELECT \(columns) FROM contact_list WHERE account = $1 ORDER BY name LIMIT 10000")
    private static let insertion = Statement(
        """
        INSERT INTO contact_list (key, account, name, description, created_at, updated_at, member_count, opt_in)
        VALUES ($1, $2, $3, $4, $5, $5, 0, $6) ON CONFLICT (account, name) DO NOTHING
        """)
    private static let update = Statement(
        "UPDATE contact_list SET name = $2, description = $3, opt_in = $4, updated_at = $5 WHERE key = $1")
    private static let deletion = Statement("DELETE FROM contact_list WHERE key = $1")
    private static let empty = Statement("DELETE FROM list_member WHERE list = $1")
    private static let joining = Statement(
        "INSERT INTO list_member (list, contact, joined_at) VALUES ($1, $2, $3) ON CONFLICT (list, contact) DO NOTHING")
    private static let leaving = Statement("DELETE FROM list_member WHERE list = $1 AND contact = $2")
    private static let count = Statement("UPDATE contact_list SET member_count = member_count + $2 WHERE key = $1")
    private static let ofContact = Statement(
        "SELECT list FROM list_member WHERE contact = $1 ORDER BY list LIMIT 10000")

    static func find(_ key: ListKey, account: AccountID, on connection: any ReadConnection) throws -> ListRecord? {
        try connection.first(byKey, [.key(key), .key(account)], ListRecord.init(row:))
    }

    static func find(named name: String, account: AccountID, on connection: any ReadConnection) throws -> ListRecord? {
        try connection.first(byName, [.key(account), .text(name)], ListRecord.init(row:))
    }

    static func all(of account: AccountID, on connection: any ReadConnection) throws -> [ListRecord] {
        try connection.all(ofAccount, [.key(account)], ListRecord.init(row:))
    }

    /// - Returns: false where the name is taken.
    static func insert(_ list: ListRecord, account: AccountID, on connection: any WriteConnection) throws -> Bool {
        try connection.execute(
            insertion,
            [
                .key(list.key), .key(account), .text(list.name), .text(list.description),
                .integer(list.createdAt.microseconds), .text(orNull: list.optIn?.json),
            ]) > 0
    }

    static func update(_ list: ListRecord, at now: Timestamp, on connection: any WriteConnection) throws {
        try connection.execute(
            update,
            [
                .key(list.key), .text(list.name), .text(list.description), .text(orNull: list.optIn?.json),
                .integer(now.microseconds),
            ])
    }

    /// The contacts stay.
    static func remove(_ key: ListKey, on connection: any WriteConnection) throws {
        try connection.execute(empty, [.key(key)])
        try ListVerificationTable.remove(key, on: connection)
        try connection.execute(deletion, [.key(key)])
    }

    /// - Returns: whoever was no member before.
    static func join(_ contacts: [ContactKey], list: ListKey, at now: Timestamp, on connection: any WriteConnection)
        throws -> Set<ContactKey>
    {
        let changes = try connection.executeMany(
            joining, contacts.map { [.key(list), .key($0), .integer(now.microseconds)] })
        let joined = Set(zip(contacts, changes).compactMap { $1 > 0 ? $0 : nil })
        if !joined.isEmpty { try connection.execute(count, [.key(list), .integer(joined.count)]) }
        return joined
    }

    static func leave(_ contacts: [ContactKey], list: ListKey, on connection: any WriteConnection) throws -> Int {
        let left = try connection.executeMany(leaving, contacts.map { [.key(list), .key($0)] }).reduce(0, +)
        if left > 0 { try connection.execute(count, [.key(list), .integer(-left)]) }
        return left
    }

    static func leaveAll(_ contact: ContactKey, on connection: any WriteConnection) throws {
        for list in try lists(of: contact, on: connection) { _ = try leave([contact], list: list, on: connection) }
    }

    static func lists(of contact: ContactKey, on connection: any ReadConnection) throws -> [ListKey] {
        try connection.all(ofContact, [.key(contact)]) { $0.key(0) }
    }
}

extension ListRecord {
    fileprivate init(row: any Row) {
        self.init(
            key: row.key(0), name: row.text(1), description: row.text(2),
            createdAt: Timestamp(microseconds: row.integer(3)), updatedAt: Timestamp(microseconds: row.integer(4)),
            memberCount: Int(row.integer(5)), optIn: row.textOrNil(6).flatMap(OptInMail.init(json:)))
    }
}
