import Mail
import Storage

/// A word that an account puts on contacts. Outside it goes by its name.
struct TagKey: Key {
    static let prefix = "tag_"
    let number: Int64
    init(number: Int64) { self.number = number }
}

/// Words that an account puts on contacts.
enum TagTable {
    private static let find = Statement("SELECT key FROM tag WHERE account = $1 AND name = $2")
    private static let insertion = Statement(
        "INSERT INTO tag (key, account, name) VALUES ($1, $2, $3) ON CONFLICT (account, name) DO NOTHING")
    private static let attach = Statement(
        "INSERT INTO contact_tag (tag, contact) VALUES ($1, $2) ON CONFLICT (tag, contact) DO NOTHING")
    private static let detach = Statement("DELETE FROM contact_tag WHERE tag = $1 AND contact = $2")
    private static let detachAll = Statement("DELETE FROM contact_tag WHERE contact = $1")
    private static let ofContact = Statement(
        """
        SELECT tag.name FROM contact_tag JOIN tag ON tag.key = contact_tag.tag
        WHERE contact_tag.contact = $1 ORDER BY tag.name LIMIT 500
        """)
    private static let ofAccount = Statement("SELECT name FROM tag WHERE account = $1 ORDER BY name LIMIT 10000")

    /// `nil` where no contact ever had it.
    static func number(of name: String, account: AccountID, on connection: any ReadConnection) throws -> Int64? {
        try connection.first(find, [.key(account), .text(name)]) { $0.integer(0) }
    }

    /// - Returns: whoever got a tag that was not there.
    static func add(
        _ entries: [(contact: ContactKey, tags: [String])], account: AccountID, keys: KeySource,
        on connection: any WriteConnection
    ) throws -> Set<ContactKey> {
        var numbers: [String: Int64] = [:]
        var sets: [(ContactKey, [Binding])] = []
        for (contact, tags) in entries {
            for name in tags {
                let number =
                    try numbers[name] ?? makeNumber(of: name, account: account, keys: keys, on: connection)
                numbers[name] = number
                sets.append((contact, [.integer(number), .key(contact)]))
            }
        }
        let changes = try connection.executeMany(attach, sets.map { $0.1 })
        return Set(zip(sets, changes).compactMap { set, count in count > 0 ? set.0 : nil })
    }

    private static func makeNumber(
        of name: String, account: AccountID, keys: KeySource, on connection: any WriteConnection
    ) throws -> Int64 {
        if let known = try number(of: name, account: account, on: connection) { return known }
        let fresh: TagKey = keys.next()
        try connection.execute(insertion, [.key(fresh), .key(account), .text(name)])
        return try number(of: name, account: account, on: connection) ?? fresh.number
    }

    static func remove(
        _ names: [String], from contact: ContactKey, account: AccountID, on connection: any WriteConnection
    ) throws -> Bool {
        var isChanged = false
        for name in names {
            guard let number = try number(of: name, account: account, on: connection) else { continue }
            if try connection.execute(detach, [.integer(number), .key(contact)]) > 0 { isChanged = true }
        }
        return isChanged
    }

    static func removeAll(from contact: ContactKey, on connection: any WriteConnection) throws {
        try connection.execute(detachAll, [.key(contact)])
    }

    static func names(of contacts: [ContactKey], on connection: any ReadConnection) throws -> [[String]] {
        var names = [[String]](repeating: [], count: contacts.count)
        try connection.queryMany(ofContact, contacts.map { [.key($0)] }) { names[$0].append($1.text(0)) }
        return names
    }

    static func names(of account: AccountID, on connection: any ReadConnection) throws -> [String] {
        try connection.all(ofAccount, [.key(account)]) { $0.text(0) }
    }
}
