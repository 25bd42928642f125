import Mail
public import Storage

extension Contacts {
    /// The fields that contacts of an account may have, by name; `name` is always there.
    public func fieldTypes(of account: AccountID) async throws -> [String: FieldType] {
        try await engine.read { try FieldTable.types(of: account, on: $0) }
    }

    /// Declares a field; doing so twice changes nothing.
    /// - Returns: false where one of that name has another type, or the account has 200 already.
    public func declareField(_ name: FieldName, as type: FieldType, account: AccountID) async throws -> Bool {
        let now = time.now()
        return try await engine.write { connection in
            try FieldTable.declare(name, as: type, account: account, at: now, on: connection)
        }
    }

    /// Forgets a field: it can be asked for no more, and values that stand are shown until they are changed.
    /// - Returns: false where there was none.
    public func removeField(_ name: String, account: AccountID) async throws -> Bool {
        try await engine.write { try FieldTable.remove(name, account: account, on: $0) }
    }

    /// The words on an account's contacts, at most 10,000.
    public func tags(of account: AccountID) async throws -> [String] {
        try await engine.read { try TagTable.names(of: account, on: $0) }
    }
}
