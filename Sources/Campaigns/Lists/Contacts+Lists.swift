import Mail
public import Storage

extension Contacts {
    /// By name, at most 10,000.
    public func lists(of account: AccountID) async throws -> [ListRecord] {
        try await engine.read { try ListTable.all(of: account, on: $0) }
    }

    public func list(_ key: ListKey, account: AccountID) async throws -> ListRecord? {
        try await engine.read { try ListTable.find(key, account: account, on: $0) }
    }

    public func list(named name: String, account: AccountID) async throws -> ListRecord? {
        try await engine.read { try ListTable.find(named: name, account: account, on: $0) }
    }

    /// - Throws: `ListError`.
    public func makeList(
        named name: String, description: String = "", optIn: OptInMail? = nil, account: AccountID
    ) async throws -> ListRecord {
        let now = time.now()
        let list = ListRecord(
            key: keys.next(), name: try Contacts.listName(name),
            description: BoundedText.block(description, byteLimit: ListRecord.descriptionByteLimit), createdAt: now,
            updatedAt: now, memberCount: 0, optIn: optIn)
        return try await engine.write { connection in
            guard try ListTable.all(of: account, on: connection).count < ListTable.maximumCount else {
                throw ListError.tooMany
            }
            guard try ListTable.insert(list, account: account, on: connection) else { throw ListError.nameTaken }
            return list
        }
    }

    /// Changes what is given.
    /// - Parameter optIn: `.some(nil)` asks for confirmations no more.
    /// - Throws: `ListError`.
    public func changeList(
        _ key: ListKey, name: String? = nil, description: String? = nil, optIn: OptInMail?? = nil, account: AccountID
    ) async throws -> ListRecord {
        let now = time.now()
        let name = try name.map(Contacts.listName)
        return try await engine.write { connection in
            guard let old = try ListTable.find(key, account: account, on: connection) else { throw ListError.notFound }
            if let name, name != old.name,
                try ListTable.find(named: name, account: account, on: connection) != nil
            {
                throw ListError.nameTaken
            }
            let new = ListRecord(
                key: key, name: name ?? old.name,
                description: description.map { BoundedText.block($0, byteLimit: ListRecord.descriptionByteLimit) }
                    ?? old.description, createdAt: old.createdAt, updatedAt: now, memberCount: old.memberCount,
                optIn: optIn ?? old.optIn)
            try ListTable.update(new, at: now, on: connection)
            return new
        }
    }

    /// The list goes, its members stay contacts.
    /// - Throws: `ListError.notFound`.
    public func removeList(_ key: ListKey, account: AccountID) async throws {
        try await engine.write { connection in
            guard try ListTable.find(key, account: account, on: connection) != nil else { throw ListError.notFound }
            try ListTable.remove(key, on: connection)
        }
    }

    private static func listName(_ name: String) throws(ListError) -> String {
        let trimmed = BoundedText.trimmed(name)
        guard !trimmed.isEmpty, BoundedText.line(trimmed, byteLimit: ListRecord.nameByteLimit) == trimmed else {
            throw .badName
        }
        return trimmed
    }
}
