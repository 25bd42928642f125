public import Mail
internal import Storage

extension Spool {
    /// - Returns: false where it was not there. Who removed it and why stays in the audit.
    public func unsuppress(_ mailbox: Mailbox, scope: SuppressionScope, by: String, why: String) async throws -> Bool {
        try await unsuppress(.mailbox(mailbox), scope: scope, by: by, why: why)
    }

    /// - Returns: false where it was not there.
    public func unsuppress(
        _ target: SuppressionTarget, scope: SuppressionScope, by: String, why: String
    ) async throws -> Bool {
        let change = SuppressionChange(at: time.now(), by: StoredText.line(by), why: StoredText.line(why))
        let address = target.description
        let isRemoved = try await engine.write { connection in
            let standing = try SuppressionList.standing([(address, scope)], on: connection)[0]
            return try SuppressionList.remove(standing.map { [$0] } ?? [], change, on: connection).count > 0
        }
        fresh.remove([address], scope: scope)
        return isRemoved
    }

    /// Takes many entries off one list, the newest first, `filter.limit` in a commit; each with a line in the audit. Their
    /// addresses are eligible again, and nothing counts against them. Looks at as many as `suppressionCount(_:looking:)` does.
    /// - Parameter filter: of one list.
    /// - Returns: what was removed; fewer than the limit where none are left.
    public func unsuppress(_ filter: SuppressionFilter, by: String, why: String) async throws -> [SuppressionRecord] {
        precondition(filter.scopes.count == 1, "entries are undone on one list at a time")
        let scope = filter.scopes[0]
        let change = SuppressionChange(at: time.now(), by: StoredText.line(by), why: StoredText.line(why))
        let steps = filter.steps(scope)
        let looked = "SELECT * FROM suppression \(steps.first) ORDER BY key DESC LIMIT $\(steps.bindings.count + 1)"
        let statement = Statement(
            """
            SELECT \(SuppressionList.columns) FROM (\(looked)) AS looked_at \(steps.second)
            ORDER BY key DESC LIMIT $\(steps.bindings.count + 2)
            """)
        let bindings = steps.bindings + [.integer(Spool.suppressionLookLimit)]
        let limit = Int64(min(max(filter.limit, 1), 1_000))
        let removed = try await engine.write { connection in
            let found = try connection.all(statement, bindings + [.integer(limit)], SuppressionRecord.init(row:))
            return try SuppressionList.remove(found, change, on: connection)
        }
        fresh.remove(removed.map(\.address), scope: scope)
        return removed
    }
}
