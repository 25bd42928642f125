import Mail
import Storage
import Tables

/// The fields that contacts of an account may have, and how values are stored.
enum FieldTable {
    /// An account has this many at most.
    static let maximumCount = 200

    private static let all = Statement(
        "SELECT name, type FROM contact_field WHERE account = $1 ORDER BY name LIMIT 200")
    private static let insertion = Statement(
        """
        INSERT INTO contact_field (account, name, type, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account, name) DO NOTHING
        """)
    private static let deletion = Statement("DELETE FROM contact_field WHERE account = $1 AND name = $2")

    /// `name` is there without being declared.
    static func types(of account: AccountID, on connection: any ReadConnection) throws -> [String: FieldType] {
        var types = ["name": FieldType.text]
        try connection.query(all, [.key(account)]) { row in
            types[row.text(0)] = FieldType(rawValue: row.text(1)) ?? .text
        }
        return types
    }

    /// - Returns: false where a field of that name stands with another type.
    static func declare(
        _ name: FieldName, as type: FieldType, account: AccountID, at now: Timestamp, on connection: any WriteConnection
    ) throws -> Bool {
        let types = try types(of: account, on: connection)
        if let standing = types[name.description] { return standing == type }
        guard types.count <= maximumCount else { return false }
        try connection.execute(
            insertion,
            [.key(account), .text(name.description), .text(type.rawValue), .integer(now.microseconds)])
        return true
    }

    static func remove(_ name: String, account: AccountID, on connection: any WriteConnection) throws -> Bool {
        try connection.execute(deletion, [.key(account), .text(name)]) > 0
    }

    // MARK: Values

    static func read(_ text: String) -> [String: FieldValue] {
        guard text != "{}", let members = try? FlatJSON.parse(Array(text.utf8)) else { return [:] }
        var fields: [String: FieldValue] = [:]
        fields.reserveCapacity(members.count)
        for member in members {
            switch member.value {
            case .text(let text): fields[member.name] = .text(text)
            case .number(let number): fields[member.name] = .number(number)
            case .flag(let flag): fields[member.name] = .flag(flag)
            case .null, .texts: break
            }
        }
        return fields
    }

    /// Sorted by name, so that equal fields are equal text.
    static func write(_ fields: [String: FieldValue]) -> String {
        guard !fields.isEmpty else { return "{}" }
        return FlatJSON.write(
            fields.sorted { $0.key < $1.key }.map { name, value in
                switch value {
                case .text(let text), .date(let text): (name: name, value: FlatJSON.Value.text(text))
                case .number(let number): (name: name, value: .number(number))
                case .flag(let flag): (name: name, value: .flag(flag))
                }
            })
    }
}
