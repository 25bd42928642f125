import Mail
public import Storage

extension Accounts {
    /// Newest first. An account, an actor and a subject are looked up; other fields are read through.
    public func audit(_ filter: AuditFilter) async throws -> [AuditRecord] {
        var (conditions, bindings) = ([String](), [Binding]())
        func add(_ condition: (String) -> String, _ binding: Binding?) {
            guard let binding else { return }
            bindings.append(binding)
            conditions.append(condition("$\(bindings.count)"))
        }
        add({ "a.account = \($0)" }, filter.account.map { .key($0) })
        add({ "a.actor = \($0)" }, filter.actor.map { .text($0) })
        add({ "a.subject = \($0)" }, filter.subject.map { .text($0) })
        add({ "(a.action = \($0) OR a.action LIKE \($0) || '.%')" }, filter.action.map { .text($0) })
        add({ "a.at >= \($0)" }, filter.since.map { .integer($0.microseconds) })
        add({ "a.at < \($0)" }, filter.until.map { .integer($0.microseconds) })
        add({ "a.id < \($0)" }, filter.before.map { .key($0) })
        add(
            { "lower(a.subject || ' ' || a.detail) LIKE \($0) ESCAPE '!'" },
            filter.text.map { .text("%" + Accounts.escaped($0.lowercased()) + "%") })
        bindings.append(.integer(min(max(filter.limit, 1), 1_000)))
        let statement = Statement(
            """
            SELECT a.id, a.at, a.account, a.actor, a.action, a.subject, a.detail, a.origin
            FROM audit a \(conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "))
            ORDER BY a.id DESC LIMIT $\(bindings.count)
            """)
        let values = bindings
        return try await engine.read { connection in
            let rows = try connection.all(statement, values, Accounts.auditRecord)
            let names = try Accounts.names(of: Set(rows.map(\.actor)), connection)
            return rows.map { $0.named(names[$0.actor]) }
        }
    }

    /// The signs that LIKE reads, as themselves.
    private static func escaped(_ text: String) -> String {
        text.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
    }

    private static func names(
        of actors: Set<String>, _ connection: any ReadConnection
    ) throws -> [String: String] {
        var names: [String: String] = [:]
        for actor in actors {
            if let id = UserID(actor) { names[actor] = try UserTable.find(id, in: connection)?.email }
            if let id = APIKeyID(actor) { names[actor] = try KeyTable.record(id, in: connection)?.name }
        }
        return names
    }

    private static func auditRecord(_ row: any Row) -> AuditRecord {
        AuditRecord(
            sequence: row.key(0), at: Timestamp(microseconds: row.integer(1)), account: row.keyOrNil(2),
            actor: row.text(3), actorName: nil, action: row.text(4), subject: row.text(5), detail: row.text(6),
            origin: row.textOrNil(7))
    }
}

extension AuditRecord {
    fileprivate func named(_ name: String?) -> AuditRecord {
        AuditRecord(
            sequence: sequence, at: at, account: account, actor: actor, actorName: name, action: action,
            subject: subject, detail: detail, origin: origin)
    }
}

extension Accounts {
    /// An entry for an act that no transaction of its own writes down.
    public func note(
        _ action: String, _ subject: String, _ detail: String, account: AccountID?, by party: ActingParty
    ) async throws {
        let now = time.now()
        try await engine.write { connection in
            try party.note(action, subject, detail, account: account, at: now, on: connection)
        }
    }
}
