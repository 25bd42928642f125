public import Mail
public import Storage

extension Spool {
    /// What forbids writing to each address, in order.
    public func suppressions(of mailboxes: [Mailbox], account: AccountID) async throws -> [SuppressionRecord?] {
        let addresses = mailboxes.map { $0.normalized.description }
        let now = time.now()
        return try await engine.read { connection in
            try SuppressionList.records(of: addresses, account: account, at: now, on: connection)
        }
    }

    /// Newest first, `limit` (1...1,000) at a time. `scope` `nil`: all lists. `search`: the beginning of the address, or of
    /// the domain behind an `@`; an expired entry is listed until it is removed or replaced.
    public func suppressions(scope: SuppressionScope?, search: String?, before: SuppressionKey?, limit: Int)
        async throws -> [SuppressionRecord]
    {
        var filter = SQLFilter()
        if let scope { filter.add("account = ?", .integer(scope.number)) }
        if let search, !search.isEmpty { filter.add("address LIKE ? ESCAPE '!'", .text(Self.pattern(of: search))) }
        if let before { filter.add("key < ?", .key(before)) }
        let sql = filter
        let statement = Statement(
            """
            SELECT \(SuppressionList.columns) FROM suppression \(sql.clause)
            ORDER BY key DESC LIMIT $\(sql.bindings.count + 1)
            """)
        return try await engine.read { connection in
            try connection.all(
                statement, sql.bindings + [.integer(min(max(limit, 1), 1_000))], SuppressionRecord.init(row:))
        }
    }

    /// `ada` finds `ada@…`, `@exam` finds `…@example.com`.
    private static func pattern(of search: String) -> String {
        var pattern = search.hasPrefix("@") ? "%" : ""
        for scalar in search.unicodeScalars.prefix(254) {
            if scalar == "%" || scalar == "_" || scalar == "!" { pattern += "!" }
            let isUpperCase = ("A"..."Z").contains(scalar)
            pattern.unicodeScalars.append(isUpperCase ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
        }
        return pattern + "%"
    }

    /// Adding what is there already changes nothing and returns it.
    public func suppress(
        _ mailbox: Mailbox, scope: SuppressionScope, cause: SuppressionRecord.Cause, by: String, note: String?,
        expiresAt: Timestamp?
    ) async throws -> SuppressionRecord {
        try await suppress(
            [mailbox], scope: scope, cause: cause, by: by, note: note, expiresAt: expiresAt
        )[0].record
    }

    /// Many at once (imports), in one commit and in order.
    public func suppress(
        _ mailboxes: [Mailbox], scope: SuppressionScope, cause: SuppressionRecord.Cause, by: String, note: String?,
        expiresAt: Timestamp?
    ) async throws -> [(record: SuppressionRecord, isNew: Bool)] {
        let now = time.now()
        let account: AccountID? = if case .account(let account) = scope { account } else { nil }
        let records = mailboxes.map { mailbox in
            SuppressionRecord(
                key: keys.next(), account: account, address: mailbox.normalized.description, cause: cause,
                createdAt: now, expiresAt: expiresAt, addedBy: StoredText.line(by), note: note.map(StoredText.line))
        }
        let added = try await engine.write { connection in
            try records.map { try SuppressionList.add($0, on: connection) }
        }
        for record in records { fresh.add(record.address, scope: scope) }
        return added
    }

    /// - Returns: false where it was not there. Who removed it and why stays in the audit.
    public func unsuppress(_ mailbox: Mailbox, scope: SuppressionScope, by: String, why: String) async throws -> Bool {
        let address = mailbox.normalized.description
        let now = time.now()
        let removed = try await engine.write { connection in
            try SuppressionList.remove(
                address, scope: scope, at: now, by: StoredText.line(by), why: StoredText.line(why), on: connection)
        }
        fresh.remove(address, scope: scope)
        return removed != nil
    }

    public func suppressionCount() async throws -> Int {
        try await engine.read { connection in
            try connection.first(Self.countSuppressions) { Int($0.integer(0)) } ?? 0
        }
    }

    private static let countSuppressions = Statement("SELECT count(*) FROM suppression")
}
