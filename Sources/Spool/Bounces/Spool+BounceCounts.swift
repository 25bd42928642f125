internal import Bounce
internal import Mail
internal import Storage

extension Spool {
    /// What counts against addresses, the newest first.
    public func bounceCounts(_ filter: BounceCountFilter) async throws -> [BounceCount] {
        let sql = filter.sql()
        let statement = Statement(
            """
            SELECT account, address, hard, mailings, delivered, updated_at, reason, event, message FROM bounce_count
            \(sql.clause) ORDER BY updated_at DESC, address DESC LIMIT $\(sql.bindings.count + 1)
            """)
        let limit = min(max(filter.limit, 1), 1_000)
        return try await engine.read { connection in
            try connection.all(statement, sql.bindings + [.integer(limit)], BounceCount.init(row:))
        }
    }

    public func bounceCountCount(_ filter: BounceCountFilter) async throws -> Int {
        let sql = filter.sql()
        let statement = Statement("SELECT count(*) FROM bounce_count \(sql.clause)")
        return try await engine.read { connection in
            try connection.first(statement, sql.bindings) { Int($0.integer(0)) } ?? 0
        }
    }

    /// Forgets what counts against addresses, as a delivery would (R24). Takes `filter.limit` of them in a commit.
    /// - Returns: how many; fewer than the limit where none are left.
    public func resetBounceCounts(_ filter: BounceCountFilter) async throws -> Int {
        let sql = filter.sql()
        let select = Statement(
            """
            SELECT address FROM bounce_count \(sql.clause)
            ORDER BY updated_at DESC, address DESC LIMIT $\(sql.bindings.count + 1)
            """)
        let limit = min(max(filter.limit, 1), 1_000)
        return try await engine.write { connection in
            let addresses = try connection.all(select, sql.bindings + [.integer(limit)]) { $0.text(0) }
            return try connection.executeMany(
                BounceTable.delete, addresses.map { [.text($0), .key(filter.account)] }
            ).reduce(0, +)
        }
    }
}

extension BounceCount {
    fileprivate init(row: any Row) {
        let history = BounceHistory(
            hardCount: Int(row.integer(2)), mailingsText: row.text(3), delivered: row.integerOrNil(4))
        self.init(
            account: row.key(0), address: row.text(1), hardCount: history.hardCount, softCount: history.softCount,
            isVoid: history.delivered != nil, updatedAt: Timestamp(microseconds: row.integer(5)),
            reason: Reason(rawValue: row.text(6)), event: row.key(7), message: row.key(8))
    }
}
