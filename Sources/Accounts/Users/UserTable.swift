import Mail
import Storage

/// The statements over `person` and `membership`.
enum UserTable {
    private static let columns =
        """
        p.id, p.email, p.name, p.is_administrator, p.created_at, CASE WHEN p.password IS NULL THEN 0 ELSE 1 END,
        p.signed_in_at
        """
    private static let byID = Statement("SELECT \(columns) FROM person p WHERE p.id = $1")
    private static let byEmail = Statement("SELECT \(columns) FROM person p WHERE p.email_key = $1")
    private static let ofAccount = Statement(
        """
        SELECT \(columns) FROM membership m JOIN person p ON p.id = m.person WHERE m.account = $1 ORDER BY p.id
        """)
    private static let administrators = Statement(
        "SELECT \(columns) FROM person p WHERE p.is_administrator = 1 ORDER BY p.id")
    private static let all = Statement("SELECT \(columns) FROM person p ORDER BY p.id")
    private static let memberships = Statement(
        "SELECT account, role FROM membership WHERE person = $1 ORDER BY account")
    private static let insertion = Statement(
        """
        INSERT INTO person (id, email, email_key, name, password, is_administrator, created_at, password_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let join = Statement(
        """
        INSERT INTO membership (account, person, role, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account, person) DO UPDATE SET role = excluded.role
        """)
    private static let leave = Statement("DELETE FROM membership WHERE account = $1 AND person = $2")
    private static let deletion = Statement("DELETE FROM person WHERE id = $1")
    private static let password = Statement("SELECT password FROM person WHERE id = $1")
    private static let setPassword = Statement("UPDATE person SET password = $1, password_at = $2 WHERE id = $3")
    private static let setAdministrator = Statement("UPDATE person SET is_administrator = $1 WHERE id = $2")
    private static let signIn = Statement("UPDATE person SET signed_in_at = $1 WHERE id = $2")
    private static let ownerCount = Statement("SELECT count(*) FROM membership WHERE account = $1 AND role = 'owner'")
    private static let administratorCount = Statement("SELECT count(*) FROM person WHERE is_administrator = 1")

    // MARK: Reading

    static func find(_ id: UserID, in connection: any ReadConnection) throws -> UserRecord? {
        try users(byID, [.key(id)], in: connection).first
    }

    /// - Parameter email: as it is compared (`EmailKey`).
    static func find(email: String, in connection: any ReadConnection) throws -> UserRecord? {
        try users(byEmail, [.text(email)], in: connection).first
    }

    static func users(of account: AccountID, in connection: any ReadConnection) throws -> [UserRecord] {
        try users(ofAccount, [.key(account)], in: connection)
    }

    static func administrators(in connection: any ReadConnection) throws -> [UserRecord] {
        try users(administrators, [], in: connection)
    }

    static func all(in connection: any ReadConnection) throws -> [UserRecord] { try users(all, [], in: connection) }

    private static func users(
        _ statement: Statement, _ bindings: [Binding], in connection: any ReadConnection
    ) throws -> [UserRecord] {
        let bare = try connection.all(statement, bindings) { row in
            UserRecord(
                id: row.key(0), email: row.text(1), name: row.text(2), isAdministrator: row.flag(3), memberships: [],
                createdAt: Timestamp(microseconds: row.integer(4)), hasPassword: row.flag(5),
                signedInAt: row.integerOrNil(6).map(Timestamp.init(microseconds:)))
        }
        var memberships = bare.map { _ in [UserRecord.Membership]() }
        try connection.queryMany(Self.memberships, bare.map { [.key($0.id)] }) { index, row in
            guard let role = Role(rawValue: row.text(1)) else { return }
            memberships[index].append(.init(account: row.key(0), role: role))
        }
        return zip(bare, memberships).map { $0.with($1) }
    }

    static func passwordHash(of id: UserID, in connection: any ReadConnection) throws -> PasswordHash? {
        let text = try connection.first(password, [.key(id)]) { $0.textOrNil(0) } ?? nil
        return text.flatMap { PasswordHash(text: $0) }
    }

    static func ownerCount(of account: AccountID, in connection: any ReadConnection) throws -> Int {
        try connection.first(ownerCount, [.key(account)]) { Int($0.integer(0)) } ?? 0
    }

    static func administratorCount(in connection: any ReadConnection) throws -> Int {
        try connection.first(administratorCount) { Int($0.integer(0)) } ?? 0
    }

    // MARK: Writing

    static func insert(_ user: NewUser, at now: Timestamp, into connection: any WriteConnection) throws {
        try connection.execute(
            insertion,
            [
                .key(user.id), .text(user.email.text), .text(user.email.key), .text(user.name),
                .text(orNull: user.password?.text), .flag(user.isAdministrator), .integer(now.microseconds),
                .integer(orNull: user.password == nil ? nil : now.microseconds),
            ])
    }

    static func set(
        _ role: Role, of id: UserID, in account: AccountID, at now: Timestamp, on connection: any WriteConnection
    ) throws {
        try connection.execute(join, [.key(account), .key(id), .text(role.rawValue), .integer(now.microseconds)])
    }

    static func leave(_ account: AccountID, _ id: UserID, on connection: any WriteConnection) throws {
        try connection.execute(leave, [.key(account), .key(id)])
    }

    static func delete(_ id: UserID, on connection: any WriteConnection) throws {
        try connection.execute(deletion, [.key(id)])
    }

    static func setPassword(
        _ hash: PasswordHash, of id: UserID, at now: Timestamp, on connection: any WriteConnection
    ) throws {
        try connection.execute(setPassword, [.text(hash.text), .integer(now.microseconds), .key(id)])
    }

    static func setAdministrator(_ isOne: Bool, _ id: UserID, on connection: any WriteConnection) throws {
        try connection.execute(setAdministrator, [.flag(isOne), .key(id)])
    }

    static func noteSignIn(of id: UserID, at now: Timestamp, on connection: any WriteConnection) throws {
        try connection.execute(signIn, [.integer(now.microseconds), .key(id)])
    }
}

extension UserRecord {
    fileprivate func with(_ memberships: [Membership]) -> UserRecord {
        UserRecord(
            id: id, email: email, name: name, isAdministrator: isAdministrator, memberships: memberships,
            createdAt: createdAt, hasPassword: hasPassword, signedInAt: signedInAt)
    }
}
