internal import Mail
internal import Spool
internal import Storage

/// The log of tries.
struct WebhookLog: Sendable {
    let spool: Spool

    private static let columns =
        "key, endpoint, seq, type, number, at, latency, status, failure, request, response, body"
    private static let dropOlder = Statement("DELETE FROM webhook_attempt WHERE key < $1")
    private static let dropSurplus = Statement(
        """
        DELETE FROM webhook_attempt WHERE endpoint = $1 AND key <= coalesce((
            SELECT key FROM webhook_attempt WHERE endpoint = $1 ORDER BY key DESC LIMIT 1 OFFSET \(Webhooks.logLimit)
        ), 0)
        """)

    /// Newest first.
    func attempts(
        of endpoint: WebhookKey, before: WebhookAttemptKey?, failedOnly: Bool, limit: Int
    ) async throws -> [WebhookAttempt] {
        let failed = failedOnly ? "AND (status IS NULL OR status < 200 OR status > 299)" : ""
        let statement = Statement(
            """
            SELECT \(Self.columns) FROM webhook_attempt WHERE endpoint = $1 AND key < $2 \(failed)
            ORDER BY key DESC LIMIT $3
            """)
        return try await spool.engine.read { connection in
            try connection.all(
                statement,
                [.key(endpoint), .integer(before?.number ?? Int64.max), .integer(min(max(limit, 1), 1_000))],
                WebhookAttempt.init(row:))
        }
    }

    func note(_ attempt: WebhookAttempt) async throws {
        try await spool.engine.write { try $0.execute(WebhookLedger.log, attempt.row) }
    }

    /// What is older than 30 days, and what is more than an endpoint may keep.
    func prune(endpoints: [WebhookKey], now: Timestamp) async throws {
        let oldest = KeySource.lowestKey(at: (now - Webhooks.logAge).microseconds)
        try await spool.engine.write { connection in
            try connection.execute(Self.dropOlder, [.integer(oldest)])
            for key in endpoints { try connection.execute(Self.dropSurplus, [.key(key)]) }
        }
    }
}

extension WebhookAttempt {
    init(row: any Row) {
        let sequence = row.integer(2)
        self.init(
            key: row.key(0), endpoint: row.key(1), event: sequence == 0 ? nil : EventSequence(number: sequence),
            type: row.text(3), number: Int(row.integer(4)), at: Timestamp(microseconds: row.integer(5)),
            latency: .microseconds(row.integer(6)), status: row.integerOrNil(7).map(Int.init),
            failure: row.textOrNil(8).flatMap(WebhookFailure.init(rawValue:)), request: row.text(9),
            response: row.text(10), body: row.text(11))
    }
}
