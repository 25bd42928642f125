public import Mail
public import Storage

extension Spool {
    /// What forbids writing to each address, in order: its own entry or its domain's, the system's list first.
    public func suppressions(of mailboxes: [Mailbox], account: AccountID) async throws -> [SuppressionRecord?] {
        let now = time.now()
        let questions = mailboxes.map {
            SuppressionQuestion(address: $0.normalized.description, account: account, at: now)
        }
        return try await engine.read { connection in
            let keys = try SuppressionQuestion.answers(to: questions, on: connection)
            let records = try SuppressionList.records(Array(Set(keys.compactMap(\.self))), on: connection)
            return keys.map { $0.flatMap { records[$0] } }
        }
    }

    /// Newest first.
    public func suppressions(_ filter: SuppressionFilter) async throws -> [SuppressionRecord] {
        let limit = min(max(filter.limit, 1), 1_000)
        return try await engine.read { connection in
            // Each list has an index in this order; both at once would have to be sorted.
            let found = try filter.scopes.flatMap { scope in
                let sql = filter.sql(scope)
                let statement = Statement(
                    """
                    SELECT \(SuppressionList.columns) FROM suppression \(sql.clause)
                    ORDER BY key DESC LIMIT $\(sql.bindings.count + 1)
                    """)
                return try connection.all(statement, sql.bindings + [.integer(limit)], SuppressionRecord.init(row:))
            }
            return Array((filter.scopes.count > 1 ? found.sorted { $0.key > $1.key } : found).prefix(limit))
        }
    }

    /// How many entries a filter finds.
    /// - Parameter most: counting ends there, each list for itself; as it stands all are read.
    public func suppressionCount(_ filter: SuppressionFilter, atMost most: Int = .max) async throws -> Int {
        try await engine.read { connection in
            try filter.scopes.reduce(0) { sum, scope in
                let sql = filter.sql(scope)
                let statement = Statement(
                    """
                    SELECT count(*) FROM (SELECT 1 FROM suppression \(sql.clause)
                    LIMIT $\(sql.bindings.count + 1)) AS found
                    """)
                let bindings = sql.bindings + [.integer(most)]
                return sum + (try connection.first(statement, bindings) { Int($0.integer(0)) } ?? 0)
            }
        }
    }

    /// Entries that a count within bounds looks at, the newest first.
    public static let suppressionLookLimit = 100_000

    /// How many of the newest entries a filter finds: the list's newest of its time, cause, domain or address, each of which an
    /// index finds, are looked at up to a limit, whatever else the filter asks.
    /// - Parameters:
    ///   - filter: of one list.
    ///   - look: entries to look at, 1...
    /// - Returns: `isWhole`: there were no more to look at.
    public func suppressionCount(
        _ filter: SuppressionFilter, looking look: Int
    ) async throws -> (count: Int, isWhole: Bool) {
        precondition(filter.scopes.count == 1, "entries are looked at on one list at a time")
        let steps = filter.steps(filter.scopes[0])
        let looked = "SELECT * FROM suppression \(steps.first) ORDER BY key DESC LIMIT $\(steps.bindings.count + 1)"
        let statement = Statement(
            """
            SELECT (SELECT count(*) FROM (\(looked)) AS looked_at \(steps.second)),
                (SELECT count(*) FROM (\(looked)) AS looked_at)
            """)
        let bindings = steps.bindings + [.integer(look)]
        return try await engine.read { connection in
            try connection.first(statement, bindings) { (Int($0.integer(0)), Int($0.integer(1)) < look) } ?? (0, true)
        }
    }

    /// Adding what is there already changes nothing and returns it.
    public func suppress(
        _ mailbox: Mailbox, scope: SuppressionScope, cause: SuppressionRecord.Cause, by: String, note: String?,
        expiresAt: Timestamp?
    ) async throws -> SuppressionRecord {
        let entry = NewSuppression(.mailbox(mailbox), cause: cause, note: note, expiresAt: expiresAt)
        return try await suppress([entry], scope: scope, by: by)[0].record
    }

    /// Many at once, in one commit and in order.
    /// - Parameters:
    ///   - replaces: whether an entry that ends sooner, or covers less, gives way to the new one.
    ///   - isTrial: what would come of it; nothing is written.
    public func suppress(
        _ entries: [NewSuppression], scope: SuppressionScope, by: String, replaces: Bool = false, isTrial: Bool = false
    ) async throws -> [SuppressionAddition] {
        let now = time.now()
        let by = StoredText.line(by)
        let records = entries.map { record(of: $0, scope: scope, by: by, at: now) }
        guard !isTrial else { return try await trial(records, replaces: replaces, at: now) }
        let added = try await engine.write { connection in
            try SuppressionList.add(records, replaces: replaces, on: connection)
        }
        fresh.add(records.map { ($0.address, $0.includesSubdomains) }, scope: scope)
        return added.map(SuppressionAddition.init)
    }

    private func record(
        of entry: NewSuppression, scope: SuppressionScope, by: String, at now: Timestamp
    ) -> SuppressionRecord {
        let account: AccountID? = if case .account(let account) = scope { account } else { nil }
        var record = SuppressionRecord(
            key: keys.next(), account: account, address: entry.target.description, cause: entry.cause,
            createdAt: now, expiresAt: entry.expiresAt, addedBy: by, note: entry.note.map(StoredText.line),
            reply: entry.reply.map(StoredText.reply))
        record.includesSubdomains = entry.target.includesSubdomains
        return record
    }

    private func trial(
        _ records: [SuppressionRecord], replaces: Bool, at now: Timestamp
    ) async throws -> [SuppressionAddition] {
        let standing = try await engine.read { connection in
            try SuppressionList.standing(records.map { ($0.address, $0.scope) }, on: connection)
        }
        var seen: Set<String> = []
        return zip(records, standing).map { record, standing in
            let isRepeated = !seen.insert(record.address).inserted
            guard let standing, standing.expiresAt.map({ $0 > now }) ?? true else {
                return SuppressionAddition(result: isRepeated ? .skipped : .created, record: record)
            }
            let gives = replaces && !isRepeated && record.saysMore(than: standing)
            return SuppressionAddition(result: gives ? .updated : .skipped, record: gives ? record : standing)
        }
    }

    /// - Parameters:
    ///   - account: its own list and the system's; `nil`: all lists.
    ///   - most: counting ends there.
    public func suppressionCount(account: AccountID? = nil, atMost most: Int = .max) async throws -> Int {
        try await engine.read { connection in
            guard let account else {
                return try connection.first(Self.countSuppressions, [.integer(most)]) { Int($0.integer(0)) } ?? 0
            }
            return try connection.first(Self.countOfAccount, [.key(account), .integer(most)]) { Int($0.integer(0)) }
                ?? 0
        }
    }

    private static let countOfAccount = Statement(
        "SELECT count(*) FROM (SELECT 1 FROM suppression WHERE account IN (0, $1) LIMIT $2) AS found")
    private static let countSuppressions = Statement(
        "SELECT count(*) FROM (SELECT 1 FROM suppression LIMIT $1) AS found")
}

extension SuppressionAddition {
    init(_ addition: SuppressionList.Addition) {
        let result: Result =
            switch addition {
            case .created: .created
            case .replaced: .updated
            case .standing: .skipped
            }
        self.init(result: result, record: addition.record)
    }
}
