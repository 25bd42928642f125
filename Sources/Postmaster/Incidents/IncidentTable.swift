internal import Mail
internal import Spool
internal import Storage

/// Incidents in the store, inside one transaction.
enum IncidentTable {
    private static let columns = """
        key, kind, provider, domain, state, started_at, opened_at, closed_at, closed_by, why, verdict, judged_at, \
        judged_by, usual, share, reply, taken_through
        """

    static func insert(_ incident: Incident, on connection: any WriteConnection) throws {
        try connection.execute(
            insert,
            [
                .key(incident.key), .text(incident.kind.rawValue), .text(orNull: incident.destination.provider),
                .text(orNull: incident.destination.domain),
                .text(incident.state.rawValue), .integer(incident.startedAt.microseconds),
                .integer(incident.openedAt.microseconds), .real(incident.usual), .real(incident.share),
                .text(orNull: incident.reply), .key(incident.takenThrough),
            ])
    }

    /// With its figures: of all accounts, or of one alone.
    static func find(
        _ key: IncidentKey, account: AccountID? = nil, on connection: any ReadConnection
    ) throws -> Incident? {
        guard let found = try connection.first(select, [.key(key)], Incident.init(row:)) ?? nil else { return nil }
        return try counted([found], account: account, on: connection).first
    }

    static func unfinished(on connection: any ReadConnection) throws -> [Incident] {
        try connection.all(selectUnfinished, [], Incident.init(row:)).compactMap(\.self)
    }

    /// Those that ended at `time` or later.
    static func ended(since time: Timestamp, on connection: any ReadConnection) throws -> [Incident] {
        try connection.all(selectEnded, [.integer(time.microseconds)], Incident.init(row:)).compactMap(\.self)
    }

    static func list(_ filter: IncidentFilter, on connection: any ReadConnection) throws -> [Incident] {
        var clauses: [String] = []
        var bindings: [Binding] = []
        func add(_ clause: String, _ binding: Binding) {
            bindings.append(binding)
            clauses.append("\(clause) $\(bindings.count)")
        }
        if let state = filter.state { add("state =", .text(state.rawValue)) }
        if let before = filter.before { add("key <", .key(before)) }
        if let account = filter.account {
            bindings.append(.key(account))
            clauses.append("key IN (SELECT incident FROM incident_account WHERE account = $\(bindings.count))")
        }
        let condition = clauses.isEmpty ? "" : "WHERE " + clauses.joined(separator: " AND ")
        bindings.append(.integer(min(max(filter.limit, 1), 1_000)))
        let statement = Statement(
            "SELECT \(columns) FROM incident \(condition) ORDER BY key DESC LIMIT $\(bindings.count)")
        let found = try connection.all(statement, bindings, Incident.init(row:)).compactMap(\.self)
        return try counted(found, account: filter.account, on: connection)
    }

    /// - Returns: false where it was not in the state `before` any more.
    static func close(_ incident: Incident, from before: Incident.State, on connection: any WriteConnection) throws
        -> Bool
    {
        try connection.execute(
            update,
            [
                .key(incident.key), .text(before.rawValue), .text(incident.state.rawValue),
                .integer(orNull: incident.closedAt?.microseconds), .text(orNull: incident.closedBy),
                .text(orNull: incident.why), .text(orNull: incident.verdict?.rawValue),
                .integer(orNull: incident.judgedAt?.microseconds), .text(orNull: incident.judgedBy),
            ]) > 0
    }

    static func note(takenThrough place: EventSequence, of key: IncidentKey, on connection: any WriteConnection) throws
    {
        try connection.execute(moveTaken, [.key(key), .key(place)])
    }

    // MARK: Figures

    static func accounts(of key: IncidentKey, on connection: any ReadConnection) throws -> [AccountID] {
        try connection.all(selectAccounts, [.key(key)]) { $0.key(0) }
    }

    static func add(
        _ tallies: [(incident: IncidentKey, account: AccountID, answered: Int, refused: Int)],
        on connection: any WriteConnection
    ) throws {
        guard !tallies.isEmpty else { return }
        try connection.send(
            addTally,
            tallies.map { [.key($0.incident), .key($0.account), .integer($0.answered), .integer($0.refused)] })
    }

    private static func counted(
        _ incidents: [Incident], account: AccountID?, on connection: any ReadConnection
    ) throws -> [Incident] {
        var incidents = incidents
        var concerned = Set<Int>()
        try connection.queryMany(selectAccounts, incidents.map { [.key($0.key)] }) { index, row in
            guard account == nil || row.key(0) == account else { return }
            concerned.insert(index)
            incidents[index].answered += Int(row.integer(1))
            incidents[index].refused += Int(row.integer(2))
        }
        try connection.queryMany(
            account == nil ? countHeld : countHeldOfAccount,
            incidents.map { [.key($0.key)] + (account.map { [.key($0)] } ?? []) }
        ) { index, row in incidents[index].heldCount = Int(row.integer(0)) }
        guard account != nil else { return incidents }
        return incidents.indices.filter(concerned.contains).map { incidents[$0] }
    }

    private static let insert = Statement(
        """
        INSERT INTO incident (key, kind, provider, domain, state, started_at, opened_at, usual, share, reply, \
        taken_through) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """)
    private static let select = Statement("SELECT \(columns) FROM incident WHERE key = $1")
    private static let selectUnfinished = Statement(
        "SELECT \(columns) FROM incident WHERE state <> 'closed' ORDER BY key")
    private static let selectEnded = Statement(
        "SELECT \(columns) FROM incident WHERE closed_at >= $1 OR judged_at >= $1 ORDER BY key")
    private static let update = Statement(
        """
        UPDATE incident SET state = $3, closed_at = $4, closed_by = $5, why = $6, verdict = $7, judged_at = $8, \
        judged_by = $9 WHERE key = $1 AND state = $2
        """)
    private static let moveTaken = Statement("UPDATE incident SET taken_through = $2 WHERE key = $1")
    private static let selectAccounts = Statement(
        "SELECT account, answered, refused FROM incident_account WHERE incident = $1 ORDER BY account")
    private static let addTally = Statement(
        """
        INSERT INTO incident_account (incident, account, answered, refused) VALUES ($1, $2, $3, $4)
        ON CONFLICT (incident, account) DO UPDATE SET answered = incident_account.answered + excluded.answered, \
        refused = incident_account.refused + excluded.refused
        """)
    private static let countHeld = Statement("SELECT count(*) FROM held_bounce WHERE incident = $1")
    private static let countHeldOfAccount = Statement(
        "SELECT count(*) FROM held_bounce WHERE incident = $1 AND account = $2")
}

extension Incident {
    /// `nil` for a row that a newer release wrote.
    fileprivate init?(row: any Row) {
        guard let kind = IncidentKind(rawValue: row.text(1)), let state = State(rawValue: row.text(4)),
            let destination = row.textOrNil(2).map(Destination.provider) ?? row.textOrNil(3).map(Destination.domain)
        else { return nil }
        self.init(
            key: row.key(0), kind: kind, destination: destination, state: state,
            startedAt: Timestamp(microseconds: row.integer(5)), openedAt: Timestamp(microseconds: row.integer(6)),
            closedAt: row.integerOrNil(7).map(Timestamp.init(microseconds:)), closedBy: row.textOrNil(8),
            why: row.textOrNil(9), verdict: row.textOrNil(10).flatMap(Verdict.init(rawValue:)),
            judgedAt: row.integerOrNil(11).map(Timestamp.init(microseconds:)), judgedBy: row.textOrNil(12),
            usual: row.realOrNil(13) ?? 0, share: row.realOrNil(14) ?? 0, reply: row.textOrNil(15),
            takenThrough: row.key(16))
    }
}
