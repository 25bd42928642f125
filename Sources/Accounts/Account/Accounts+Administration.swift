public import Mail
public import Storage
import Synchronization

/// What administrators of the installation do with accounts. Every act is written to the audit log in its transaction.
extension Accounts {
    public static let nameRange = 1...100

    /// - Parameter name: 1...100 bytes, of its own.
    /// - Throws: `AccountsFault`: `badName`, `nameTaken`, `outOfRange`.
    public func createAccount(
        name: String, plan: Plan = .standard, by party: ActingParty
    ) async throws -> AccountRecord {
        try Accounts.check(name)
        try plan.check()
        let id = keySource.next(AccountID.self)
        let now = time.now()
        return try await change(id) { connection in
            guard try AccountTable.find(named: name, in: connection) == nil else { throw AccountsFault.nameTaken(name) }
            try AccountTable.insert(id, name: name, plan: plan, at: now, into: connection)
            try party.note("account.created", id.description, name, account: id, at: now, on: connection)
        }
    }

    /// - Throws: `AccountsFault`: `noAccount`, `badName`, `nameTaken`.
    public func renameAccount(_ id: AccountID, to name: String, by party: ActingParty) async throws -> AccountRecord {
        try Accounts.check(name)
        let now = time.now()
        return try await change(id) { connection in
            let before = try Accounts.account(id, connection)
            guard before.name != name else { return }
            guard try AccountTable.find(named: name, in: connection) == nil else { throw AccountsFault.nameTaken(name) }
            try AccountTable.rename(id, to: name, in: connection)
            try party.note(
                "account.renamed", id.description, "\(before.name) to \(name)", account: id, at: now, on: connection)
        }
    }

    /// Nothing new is taken in from now on. Suspending once more changes the reason.
    /// - Parameters:
    ///   - reason: for the account's people, at most 500 bytes; longer ones are cut.
    ///   - also: what happens in the same commit.
    /// - Throws: `AccountsFault.noAccount`.
    public func suspend(
        _ id: AccountID, reason: String, by party: ActingParty,
        also: @escaping @Sendable (any WriteConnection) throws -> Void = { _ in }
    ) async throws -> AccountRecord {
        let reason = String(decoding: reason.utf8.prefix(500), as: UTF8.self)
        let now = time.now()
        return try await change(id) { connection in
            try Accounts.suspend(id, reason: reason, at: now, by: party, on: connection)
            try also(connection)
        }
    }

    /// The same within the transaction of whoever found the reason; `noteStandings` lets it be felt afterwards.
    public static func suspend(
        _ id: AccountID, reason: String, at now: Timestamp, by party: ActingParty, on connection: any WriteConnection
    ) throws {
        _ = try account(id, connection)
        try AccountTable.set(.suspended(reason: reason, since: now), of: id, in: connection)
        try party.note("account.suspended", id.description, reason, account: id, at: now, on: connection)
    }

    /// - Parameters:
    ///   - note: why, for the audit log.
    ///   - also: what happens in the same commit.
    /// - Throws: `AccountsFault.noAccount`.
    public func resume(
        _ id: AccountID, note: String = "", by party: ActingParty,
        also: @escaping @Sendable (any WriteConnection) throws -> Void = { _ in }
    ) async throws -> AccountRecord {
        let now = time.now()
        return try await change(id) { connection in
            try also(connection)
            guard try Accounts.account(id, connection).isSuspended else { return }
            try AccountTable.set(.active, of: id, in: connection)
            try party.note("account.resumed", id.description, note, account: id, at: now, on: connection)
        }
    }

    /// - Throws: `AccountsFault`: `noAccount`, `outOfRange`.
    public func setPlan(_ plan: Plan, of id: AccountID, by party: ActingParty) async throws -> AccountRecord {
        try plan.check()
        let now = time.now()
        return try await change(id) { connection in
            let before = try Accounts.account(id, connection).plan
            guard before != plan else { return }
            try AccountTable.set(plan, of: id, in: connection)
            try party.note(
                "account.plan", id.description, "\(before) to \(plan)", account: id, at: now, on: connection)
        }
    }

    // MARK: Standing

    /// Tells what changed about an account's standing, now and for all accounts at once when it is asked first.
    public func observeStandings(_ observer: @escaping @Sendable (AccountID, Standing) -> Void) {
        observers.withLock { $0.append(observer) }
        for (id, standing) in standings.withLock({ $0.all }) { observer(id, standing) }
    }

    /// Reads every account's standing anew: after a transaction of another room that changed one.
    public func noteStandings() async throws {
        for record in try await accounts() { note(record) }
    }

    /// Has what a transaction changed be felt at once.
    func note(_ record: AccountRecord) {
        let standing = standings.withLock { table in
            table.note(record)
            return table[record.id]
        }
        guard let standing else { return }
        for observer in observers.withLock({ $0 }) { observer(record.id, standing) }
    }

    private func change(
        _ id: AccountID, _ body: @escaping @Sendable (any WriteConnection) throws -> Void
    ) async throws -> AccountRecord {
        let record = try await engine.write { connection in
            try body(connection)
            return try Accounts.account(id, connection)
        }
        note(record)
        return record
    }

    private static func account(_ id: AccountID, _ connection: any ReadConnection) throws -> AccountRecord {
        guard let record = try AccountTable.find(id, in: connection) else { throw AccountsFault.noAccount }
        return record
    }

    /// One line that can be seen.
    private static func check(_ name: String) throws(AccountsFault) {
        guard nameRange.contains(name.utf8.count), name.utf8.contains(where: { $0 != 0x20 }),
            name.unicodeScalars.allSatisfy({ !$0.properties.isPatternWhitespace || $0 == " " }),
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { throw .badName(name) }
    }
}

extension Plan: CustomStringConvertible {
    /// `log 15 d, 1000/h, no limit/d`.
    public var description: String {
        func text(_ limit: Int?) -> String { limit.map(String.init) ?? "no limit" }
        return "log \(logDays) d, \(text(messagesPerHour))/h, \(text(messagesPerDay))/d"
    }

    /// - Throws: `AccountsFault.outOfRange` with the name of the value.
    public func check() throws(AccountsFault) {
        guard Plan.logDayRange.contains(logDays) else { throw .outOfRange("log_days") }
        guard messagesPerHour.map(Plan.limitRange.contains) ?? true else { throw .outOfRange("messages_per_hour") }
        guard messagesPerDay.map(Plan.limitRange.contains) ?? true else { throw .outOfRange("messages_per_day") }
    }
}
