internal import Mail
public import Storage

extension Spool {
    /// Newest first, `limit` (1...1,000) at a time, `before` being the last key of the page before. `state` `nil`: all.
    public func returned(state: ReturnedState?, before: ReturnedMailKey?, limit: Int) async throws -> [ReturnedRecord] {
        var filter = SQLFilter()
        if let state { filter.add("state = ?", .integer(state.storedNumber)) }
        if let before { filter.add("key < ?", .key(before)) }
        let sql = filter
        let statement = Statement(
            """
            SELECT \(ReturnedRecord.columns) FROM returned_mail \(sql.clause)
            ORDER BY key DESC LIMIT $\(sql.bindings.count + 1)
            """)
        return try await engine.read { connection in
            try connection.all(
                statement, sql.bindings + [.integer(min(max(limit, 1), 1_000))], ReturnedRecord.init(row:))
        }
    }

    public func returned(_ key: ReturnedMailKey) async throws -> ReturnedRecord? {
        try await engine.read { connection in
            try connection.first(Self.returnedByKey, [.key(key)], ReturnedRecord.init(row:))
        }
    }

    /// What is kept of its bytes; `nil` once it is settled or dropped.
    public func returnedBytes(_ key: ReturnedMailKey) async throws -> [UInt8]? {
        try await engine.read { connection in
            try connection.first(Self.returnedBody, [.key(key)]) { $0.bytes(0) }
        }
    }

    /// How many wait to be read, and how many wait for people.
    public func returnedDepth() async throws -> (waiting: Int, quarantined: Int) {
        try await engine.read { connection in
            var depth = (waiting: 0, quarantined: 0)
            try connection.query(Self.keptByState, []) { row in
                if row.integer(0) == 0 {
                    depth.waiting = Int(row.integer(1))
                } else {
                    depth.quarantined = Int(row.integer(1))
                }
            }
            return depth
        }
    }

    /// Lets a quarantined mail be read once more.
    /// - Parameter message: what a person found it to speak of; `nil`: it is to say so itself, perhaps by newer rules.
    /// - Returns: false where no quarantined mail has that key.
    public func release(returned key: ReturnedMailKey, to message: MessageKey?, by actor: String) async throws -> Bool {
        let now = time.now()
        let changed = try await engine.write { connection in
            try connection.execute(
                Self.releaseMail,
                [.key(key), .integer(now.microseconds), .key(orNull: message), .text(StoredText.line(actor))])
        }
        return changed > 0
    }

    /// Throws quarantined mail away; that it came stays known.
    /// - Returns: false where no quarantined mail has that key.
    public func drop(returned key: ReturnedMailKey, by actor: String) async throws -> Bool {
        let now = time.now()
        return try await engine.write { connection in
            let changed = try connection.execute(
                Self.dropMail, [.key(key), .integer(now.microseconds), .text(StoredText.line(actor))])
            if changed > 0 { try connection.execute(LateLedger.dropBody, [.key(key)]) }
            return changed > 0
        }
    }

    /// How long what is quarantined is kept for people.
    public static let quarantineTime = Duration.seconds(30 * 86_400)
    /// How long it is known what came, so that a mail that comes again is told: longer than return paths live.
    public static let returnedMemory = Duration.seconds(40 * 86_400)

    /// Drops quarantined mail that nobody has looked at for 30 days, and forgets what was settled 40 days ago; up to
    /// `limit` of each.
    /// - Returns: how many rows it touched.
    @discardableResult
    public func sweepReturned(limit: Int = 1_000) async throws -> Int {
        let now = time.now()
        return try await engine.write { connection in
            let old = KeySource.lowestKey(at: (now - Self.quarantineTime).microseconds)
            let stale = try connection.all(Self.staleMail, [.integer(old), .integer(limit)]) { $0.integer(0) }
            for key in stale {
                try connection.execute(
                    Self.dropMail, [.integer(key), .integer(now.microseconds), .text("age")])
                try connection.execute(LateLedger.dropBody, [.integer(key)])
            }
            let ancient = KeySource.lowestKey(at: (now - Self.returnedMemory).microseconds)
            let forgotten = try connection.execute(Self.forget, [.integer(ancient), .integer(limit)])
            return stale.count + forgotten
        }
    }

    private static let returnedByKey = Statement("SELECT \(ReturnedRecord.columns) FROM returned_mail WHERE key = $1")
    private static let returnedBody = Statement("SELECT bytes FROM returned_body WHERE returned = $1")
    private static let keptByState = Statement(
        "SELECT state, count(*) FROM returned_mail WHERE state <= 1 GROUP BY state")
    private static let releaseMail = Statement(
        """
        UPDATE returned_mail SET state = 0, attempts = 0, due_at = $2, tied_to = coalesce($3, tied_to), why = NULL, \
        settled_at = NULL, acted_by = $4 WHERE key = $1 AND state = 1
        """)
    private static let dropMail = Statement(
        "UPDATE returned_mail SET state = 4, settled_at = $2, acted_by = $3 WHERE key = $1 AND state = 1")
    private static let staleMail = Statement(
        "SELECT key FROM returned_mail WHERE state = 1 AND key < $1 ORDER BY key LIMIT $2")
    private static let forget = Statement(
        """
        DELETE FROM returned_mail WHERE key IN (
            SELECT key FROM returned_mail WHERE state >= 2 AND key < $1 ORDER BY key LIMIT $2)
        """)
}
