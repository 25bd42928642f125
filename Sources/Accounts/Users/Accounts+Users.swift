import Mail
public import Storage
import Synchronization

/// The people of accounts. Everything here is written to the audit log in the transaction that does it.
extension Accounts {
    /// The account's people, those who came first first.
    public func users(of account: AccountID) async throws -> [UserRecord] {
        try await engine.read { connection in try UserTable.users(of: account, in: connection) }
    }

    /// Everybody, of all accounts and of none.
    public func users() async throws -> [UserRecord] {
        try await engine.read { connection in try UserTable.all(in: connection) }
    }

    /// Those who administer the installation.
    public func administrators() async throws -> [UserRecord] {
        try await engine.read { connection in try UserTable.administrators(in: connection) }
    }

    public func user(_ id: UserID) async throws -> UserRecord? {
        try await engine.read { connection in try UserTable.find(id, in: connection) }
    }

    /// `nil` where nobody has that address, or it is none.
    public func user(email: String) async throws -> UserRecord? {
        guard let email = UserEmail(email) else { return nil }
        return try await engine.read { connection in try UserTable.find(email: email.key, in: connection) }
    }

    /// Makes somebody a member of an account; a person who is known already keeps name and password, and joins.
    /// - Parameters:
    ///   - name: at most 200 bytes; longer ones are cut. Empty: the address.
    ///   - password: `nil`: none yet, and nobody can sign in with it.
    /// - Throws: `AccountsFault`: `badEmail`, `badPassword`, `noAccount`, `emailTaken` where the person is a member already;
    ///   `SignInRefusal.busy`.
    public func addUser(
        email text: String, name: String = "", role: Role, to account: AccountID, password: String? = nil,
        by party: ActingParty
    ) async throws -> UserRecord {
        let user = try await newUser(text, name: name, password: password, isAdministrator: false)
        let now = time.now()
        let added = try await engine.write { connection in
            guard try AccountTable.find(account, in: connection) != nil else { throw AccountsFault.noAccount }
            let known = try UserTable.find(email: user.email.key, in: connection)
            guard known?.role(in: account) == nil else { throw AccountsFault.emailTaken(text) }
            if known == nil { try UserTable.insert(user, at: now, into: connection) }
            let id = known?.id ?? user.id
            try UserTable.set(role, of: id, in: account, at: now, on: connection)
            try party.note(
                "user.added", id.description, "\(user.email.text) as \(role.rawValue)", account: account, at: now,
                on: connection)
            return try Accounts.user(id, connection)
        }
        people.withLock { $0 = true }
        return added
    }

    /// Makes an administrator of the installation: of a person who is known already, or a new one.
    /// - Throws: `AccountsFault`: `badEmail`, `badPassword`, `emailTaken` for one who administers already;
    ///   `SignInRefusal.busy`.
    public func addAdministrator(
        email text: String, name: String = "", password: String? = nil, by party: ActingParty
    ) async throws -> UserRecord {
        let user = try await newUser(text, name: name, password: password, isAdministrator: true)
        let now = time.now()
        let added = try await engine.write { connection in
            let known = try UserTable.find(email: user.email.key, in: connection)
            guard known?.isAdministrator != true else { throw AccountsFault.emailTaken(text) }
            if let known {
                try UserTable.setAdministrator(true, known.id, on: connection)
            } else {
                try UserTable.insert(user, at: now, into: connection)
            }
            let id = known?.id ?? user.id
            try party.note(
                "administrator.added", id.description, user.email.text, account: nil, at: now, on: connection)
            return try Accounts.user(id, connection)
        }
        people.withLock { $0 = true }
        return added
    }

    /// - Throws: `AccountsFault.noUser`, or `lastAdministrator`: somebody has to be left.
    public func removeAdministrator(_ id: UserID, by party: ActingParty) async throws {
        let now = time.now()
        try await engine.write { connection in
            let user = try Accounts.user(id, connection)
            guard user.isAdministrator else { throw AccountsFault.noUser }
            guard try UserTable.administratorCount(in: connection) > 1 else { throw AccountsFault.lastAdministrator }
            try UserTable.setAdministrator(false, id, on: connection)
            try party.note("administrator.removed", id.description, user.email, account: nil, at: now, on: connection)
            try Accounts.endOrphan(user, without: nil, at: now, on: connection)
        }
        forgetSessions(of: id)
    }

    /// - Throws: `AccountsFault.noUser` for one who is no member, `lastOwner` where nobody else would be one.
    public func setRole(
        _ role: Role, of id: UserID, in account: AccountID, by party: ActingParty
    ) async throws -> UserRecord {
        let now = time.now()
        let user = try await engine.write { connection in
            let before = try Accounts.member(id, of: account, connection)
            guard before.role != role else { return before.user }
            if before.role == .owner { try Accounts.demandAnotherOwner(of: account, connection) }
            try UserTable.set(role, of: id, in: account, at: now, on: connection)
            try party.note(
                "user.role", id.description, "\(before.user.email): \(before.role.rawValue) to \(role.rawValue)",
                account: account, at: now, on: connection)
            return try Accounts.user(id, connection)
        }
        forgetSessions(of: id)
        return user
    }

    /// Takes somebody out of an account. Who belongs to no other and administers nothing is forgotten whole.
    /// - Throws: as `setRole`.
    public func removeUser(_ id: UserID, from account: AccountID, by party: ActingParty) async throws {
        let now = time.now()
        try await engine.write { connection in
            let member = try Accounts.member(id, of: account, connection)
            if member.role == .owner { try Accounts.demandAnotherOwner(of: account, connection) }
            try UserTable.leave(account, id, on: connection)
            try party.note(
                "user.removed", id.description, member.user.email, account: account, at: now, on: connection)
            try Accounts.endOrphan(member.user, without: account, at: now, on: connection)
        }
        forgetSessions(of: id)
    }

    // MARK: Parts

    private func newUser(
        _ text: String, name: String, password: String?, isAdministrator: Bool
    ) async throws -> NewUser {
        guard let email = UserEmail(text) else { throw AccountsFault.badEmail(text) }
        let shownName = name.isEmpty ? email.text : String(decoding: name.utf8.prefix(200), as: UTF8.self)
        return NewUser(
            id: keySource.next(), email: email, name: shownName,
            password: try await checkedHash(password, email: email, name: name), isAdministrator: isAdministrator)
    }

    /// - Throws: `AccountsFault.badPassword`, `SignInRefusal.busy`.
    func checkedHash(_ password: String?, email: UserEmail, name: String) async throws -> PasswordHash? {
        guard let password else { return nil }
        do {
            let local = email.text.split(separator: "@").first.map(String.init) ?? ""
            try Password.check(password, against: [email.text, email.key, local, name])
        } catch {
            throw AccountsFault.badPassword(error)
        }
        return try await passwords.hash(password)
    }

    static func user(_ id: UserID, _ connection: any ReadConnection) throws -> UserRecord {
        guard let user = try UserTable.find(id, in: connection) else { throw AccountsFault.noUser }
        return user
    }

    private static func member(
        _ id: UserID, of account: AccountID, _ connection: any ReadConnection
    ) throws -> (user: UserRecord, role: Role) {
        let user = try user(id, connection)
        guard let role = user.role(in: account) else { throw AccountsFault.noUser }
        return (user, role)
    }

    private static func demandAnotherOwner(of account: AccountID, _ connection: any ReadConnection) throws {
        guard try UserTable.ownerCount(of: account, in: connection) > 1 else { throw AccountsFault.lastOwner }
    }

    /// Ends the sessions of one who has nothing left to see.
    private static func endOrphan(
        _ user: UserRecord, without account: AccountID?, at now: Timestamp, on connection: any WriteConnection
    ) throws {
        if let account { try SessionTable.endAll(of: user.id, in: account, at: now, on: connection) }
        let left = try Accounts.user(user.id, connection)
        guard !left.isAdministrator, left.memberships.isEmpty else { return }
        try SessionTable.endAll(of: user.id, in: nil, at: now, on: connection)
        try UserTable.delete(user.id, on: connection)
    }
}
