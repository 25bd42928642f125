internal import Mail
internal import Storage

extension Spool {
    /// Days that counts are kept.
    public static let tlsDays: Int64 = 90

    private static let addSessions = Statement(
        """
        INSERT INTO tls_session (day, policy_domain, policy_type, result, mx_host, source_ip, count)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (day, policy_domain, policy_type, result, mx_host, source_ip)
        DO UPDATE SET count = tls_session.count + excluded.count
        """)
    private static let dropSessions = Statement("DELETE FROM tls_session WHERE day < $1")

    /// Adds to what is counted, in one commit, and forgets what is too old.
    public func add(_ counts: [TLSSessionCount]) async throws {
        guard let newest = counts.map(\.key.day).max() else { return }
        let sets = counts.map { count -> [Binding] in
            let key = count.key
            return [
                .integer(key.day), .text(key.policyDomain), .text(key.kind.rawValue), .text(key.result.rawValue),
                .text(key.mxHost), .text(key.sourceAddress), .integer(count.count),
            ]
        }
        try await engine.write { connection in
            try connection.executeMany(Self.addSessions, sets)
            try connection.execute(Self.dropSessions, [.integer(newest - Self.tlsDays)])
        }
    }

    /// By domain and day, failures before successes; at most `limit` (1...10,000) rows.
    /// - Parameters:
    ///   - days: since 1970, UTC.
    ///   - domain: of one policy; `nil` for all.
    public func tlsSessions(days: ClosedRange<Int64>, domain: String?, limit: Int) async throws -> [TLSSessionCount] {
        var filter = SQLFilter()
        filter.add("day >= ?", .integer(days.lowerBound))
        filter.add("day <= ?", .integer(days.upperBound))
        if let domain { filter.add("policy_domain = ?", .text(domain)) }
        let sql = filter
        let statement = Statement(
            """
            SELECT day, policy_domain, policy_type, result, mx_host, source_ip, count FROM tls_session \(sql.clause)
            ORDER BY day, policy_domain, policy_type, result, mx_host, source_ip LIMIT $\(sql.bindings.count + 1)
            """)
        return try await engine.read { connection in
            try connection.all(statement, sql.bindings + [.integer(min(max(limit, 1), 10_000))]) { row in
                TLSSessionCount(
                    key: TLSSessionCount.Key(
                        day: row.integer(0), policyDomain: row.text(1),
                        kind: TLSPolicyKind(rawValue: row.text(2)) ?? .none,
                        result: TLSResult(rawValue: row.text(3)) ?? .validationFailure, mxHost: row.text(4),
                        sourceAddress: row.text(5)), count: Int(row.integer(6)))
            }
        }
    }
}
