import Mail
public import Storage

extension Accounts {
    /// Every account, the oldest first.
    public func accounts() async throws -> [AccountRecord] {
        try await engine.read { connection in try AccountTable.all(in: connection) }
    }

    /// `nil` where there is none of that id. A look at the store: the state alone is known without one
    /// (`state(of:)`).
    public func account(_ id: AccountID) async throws -> AccountRecord? {
        try await engine.read { connection in try AccountTable.find(id, in: connection) }
    }

    /// Changes what the account chose, in one transaction with the look at what it chose before.
    /// - Throws: `AccountsFault.noAccount`.
    @discardableResult
    public func changeSettings(
        of id: AccountID, by party: ActingParty, _ change: @escaping @Sendable (inout AccountSettings) -> Void
    ) async throws -> AccountSettings {
        let now = time.now()
        let changed = try await engine.write { connection -> AccountRecord? in
            guard let record = try AccountTable.find(id, in: connection) else { throw AccountsFault.noAccount }
            var settings = record.settings
            change(&settings)
            guard settings != record.settings else { return record }
            try AccountTable.set(settings, of: id, in: connection)
            try party.note(
                "account.settings", id.description, settings.json, account: id, at: now, on: connection)
            return try AccountTable.find(id, in: connection)
        }
        guard let changed else { throw AccountsFault.noAccount }
        note(changed)
        return changed.settings
    }
}
