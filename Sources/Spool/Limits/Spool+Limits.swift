public import Mail
public import Storage

extension Spool {
    /// A change with a key of its own, made now, not written down yet.
    /// - Parameters:
    ///   - until: `nil`: until it is undone or set anew.
    ///   - entry: the message that was answered so.
    public func draft(
        _ setting: LimitSetting, source: String, destination: String, until: Timestamp?, isAutomatic: Bool = false,
        isAlert: Bool = false, by: String, why: String, reply: String? = nil, entry: QueueEntry? = nil
    ) -> LimitChange {
        LimitChange(
            key: keys.next(), at: time.now(), source: source, destination: destination, setting: setting, until: until,
            isAutomatic: isAutomatic, isAlert: isAlert, by: by, why: why, reply: reply, message: entry?.key)
    }

    /// Writes changes of limits down, in one commit; those that are there already stay as they are.
    public func record(_ changes: [LimitChange]) async throws {
        let now = time.now()
        try await engine.write { connection in
            let isNew = try connection.executeMany(Self.insertLimitChange, changes.map(\.bindings)).map { $0 > 0 }
            let alerts = zip(changes, isNew).filter { $1 && $0.isAlert }.map(\.0.notice)
            try Notice.post(alerts, on: connection)
            try connection.execute(Self.forgetLimitChanges, [.integer((now - Self.limitChangeLife).microseconds)])
        }
    }

    /// Takes a change back.
    /// - Returns: it; `nil` where there is none that has not been taken back already.
    public func undoLimitChange(_ key: LimitChangeKey, by: String, why: String) async throws -> LimitChange? {
        let undone = LimitChange.Undone(at: time.now(), by: by, why: why)
        return try await engine.write { connection in
            let count = try connection.execute(
                Self.undoLimitChange,
                [.key(key), .integer(undone.at.microseconds), .text(undone.by), .text(undone.why)])
            guard count > 0 else { return nil }
            return try connection.first(Self.oneLimitChange, [.key(key)], LimitChange.init(row:)) ?? nil
        }
    }

    /// Those that still have a say, oldest first.
    public func activeLimitChanges() async throws -> [LimitChange] {
        let now = time.now()
        let changes = try await engine.read { connection in
            try connection.all(
                Self.unexpiredLimitChanges, [.integer((now - LimitChange.longestRecovery).microseconds)],
                LimitChange.init(row:))
        }
        return changes.compactMap(\.self).filter { $0.isActive(at: now) }
    }

    /// Newest first, `limit` (1...1,000) at a time; those of the last ninety days, and older ones that still hold.
    public func limitChanges(
        source: String? = nil, destination: String? = nil, before: LimitChangeKey? = nil, limit: Int
    ) async throws -> [LimitChange] {
        var filter = SQLFilter()
        if let source { filter.add("source = ?", .text(source)) }
        if let destination { filter.add("destination = ?", .text(destination)) }
        if let before { filter.add("key < ?", .key(before)) }
        let sql = filter
        let statement = Statement(
            """
            SELECT \(LimitChange.columns) FROM limit_change \(sql.clause) ORDER BY key DESC
            LIMIT $\(sql.bindings.count + 1)
            """)
        let changes = try await engine.read { connection in
            try connection.all(
                statement, sql.bindings + [.integer(min(max(limit, 1), 1_000))], LimitChange.init(row:))
        }
        return changes.compactMap(\.self)
    }

    /// How long a change that is over is kept to be read.
    static let limitChangeLife = Duration.seconds(90 * 86_400)

    private static let insertLimitChange = Statement(
        """
        INSERT INTO limit_change
            (key, at, source, destination, kind, value, ends_at, automatic, alert, acted_by, why, reply, message)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (key) DO NOTHING
        """)
    private static let forgetLimitChanges = Statement("DELETE FROM limit_change WHERE ends_at < $1 OR undone_at < $1")
    private static let undoLimitChange = Statement(
        "UPDATE limit_change SET undone_at = $2, undone_by = $3, undone_why = $4 WHERE key = $1 AND undone_at IS NULL")
    private static let oneLimitChange = Statement("SELECT \(LimitChange.columns) FROM limit_change WHERE key = $1")
    private static let unexpiredLimitChanges = Statement(
        """
        SELECT \(LimitChange.columns) FROM limit_change
        WHERE undone_at IS NULL AND (ends_at IS NULL OR ends_at > $1) ORDER BY key
        """)
}
