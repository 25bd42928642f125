internal import JSON
internal import Mail
internal import Spool
internal import Storage

/// What became of a page, as it is written in one commit: the place, what is tried again and when, the log of tries, and
/// the end of an endpoint that is gone.
struct WebhookLedger: Sendable {
    let endpoint: WebhookEndpoint
    let schedule: WebhookSchedule
    let keys: KeySource
    let now: Timestamp

    /// What a commit made of a page.
    struct Outcome: Sendable {
        var delivered = 0
        var failed = 0
        var abandoned = 0
        /// When the last that failed is tried again; `nil` where none failed, or none is.
        var nextTry: Timestamp?
        var isDisabled = false
        /// The endpoint was removed or disabled meanwhile.
        var isStale = false
    }

    /// - Parameters:
    ///   - results: what was tried, in order; jobs of the page that are missing stay to be done.
    ///   - wasFailing: an endpoint that answers again has everything tried at once.
    func write(
        _ page: WebhookPage, results: [WebhookResult], wasFailing: Bool, on connection: any WriteConnection
    ) throws -> Outcome {
        var outcome = Outcome()
        guard let current = try WebhookTable.find(endpoint.key, on: connection), current.isEnabled else {
            outcome.isStale = true
            return outcome
        }
        for sequence in page.lost { try drop(sequence, on: connection) }
        outcome.abandoned = page.lost.count
        for result in results { try settle(result, into: &outcome, on: connection) }
        try move(page, results: results, current: current, on: connection)
        try note(results, outcome: &outcome, current: current, on: connection)
        if wasFailing, outcome.delivered > 0 {
            try connection.execute(Self.hurry, [.key(endpoint.key), .integer(now.microseconds)])
        }
        if !results.isEmpty { try connection.send(Self.log, results.map(row)) }
        return outcome
    }

    private func settle(
        _ result: WebhookResult, into outcome: inout Outcome, on connection: any WriteConnection
    ) throws {
        if result.answer.isDelivered {
            outcome.delivered += 1
            return try drop(result.job.sequence, on: connection)
        }
        let attempts = result.job.attempts + 1
        guard let wait = schedule.wait(afterAttempts: attempts, retryAfter: result.answer.retryAfter) else {
            outcome.abandoned += 1
            return try drop(result.job.sequence, on: connection)
        }
        outcome.failed += 1
        let due = now + wait
        outcome.nextTry = due
        try connection.execute(
            Self.postpone,
            [
                .key(endpoint.key), .key(result.job.sequence), .integer(due.microseconds), .integer(attempts),
            ])
    }

    private func drop(_ sequence: EventSequence, on connection: any WriteConnection) throws {
        try connection.execute(Self.removal, [.key(endpoint.key), .key(sequence)])
    }

    /// Up to the first job that was not tried.
    private func move(
        _ page: WebhookPage, results: [WebhookResult], current: WebhookEndpoint, on connection: any WriteConnection
    ) throws {
        let tried = Set(results.map(\.job.sequence))
        let open = page.jobs.first { !tried.contains($0.sequence) }?.sequence.before
        switch page.source {
        case .retries: break
        case .feed(let through):
            // Never back: its owner may have had it skip what waited.
            let place = max(open ?? through, current.through)
            try connection.execute(Self.place, [.key(endpoint.key), .key(place)])
        case .replay(let key, let through, let isLast):
            if isLast, open == nil {
                try connection.execute(Self.endReplay, [.integer(key)])
            } else {
                try connection.execute(Self.moveReplay, [.integer(key), .key(open ?? through)])
            }
        }
    }

    /// How the endpoint does, and its end where it must.
    private func note(
        _ results: [WebhookResult], outcome: inout Outcome, current: WebhookEndpoint,
        on connection: any WriteConnection
    ) throws {
        guard !results.isEmpty else { return }
        if outcome.delivered > 0 {
            try connection.execute(Self.success, [.key(endpoint.key), .integer(now.microseconds)])
        } else {
            try connection.execute(
                Self.failure, [.key(endpoint.key), .integer(now.microseconds), .integer(results.count)])
        }
        let since = current.failingSince ?? now
        if results.contains(where: \.answer.isGone) {
            outcome.isDisabled = try disable(.gone, results.last, on: connection)
        } else if outcome.delivered == 0, now - since >= schedule.failingLimit {
            outcome.isDisabled = try disable(.failing, results.last, on: connection)
        }
    }

    private func disable(
        _ why: WebhookEndpoint.DisabledWhy, _ last: WebhookResult?, on connection: any WriteConnection
    ) throws -> Bool {
        guard try WebhookTable.disable(endpoint.key, why: why, at: now, on: connection) else { return false }
        let answer: JSONValue =
            switch last?.answer.ending {
            case .answered(let status)?: .count(status)
            case .failed(let failure)?: .string(failure.rawValue)
            case nil: .null
            }
        try Notice.post(
            NewNotice(
                .webhookDisabled, account: endpoint.account, subject: endpoint.key.description,
                data: [
                    "url": .string(endpoint.url), "why": .string(why.rawValue),
                    "failing_since": .text(endpoint.failingSince?.rfc3339), "last_answer": answer,
                ], at: now), on: connection)
        return true
    }

    private func row(_ result: WebhookResult) -> [Binding] {
        WebhookAttempt(
            key: keys.next(), endpoint: endpoint.key, event: result.job.sequence, type: result.job.type.rawValue,
            number: result.job.attempts + 1, at: result.at, latency: result.latency, answer: result.answer,
            request: result.request
        ).row
    }

    private static let removal = Statement("DELETE FROM webhook_retry WHERE endpoint = $1 AND seq = $2")
    private static let postpone = Statement(
        """
        INSERT INTO webhook_retry (endpoint, seq, due_at, attempts) VALUES ($1, $2, $3, $4)
        ON CONFLICT (endpoint, seq) DO UPDATE SET due_at = excluded.due_at, attempts = excluded.attempts
        """)
    static let hurry = Statement(
        "UPDATE webhook_retry SET due_at = $2 WHERE endpoint = $1 AND due_at > $2")
    private static let place = Statement("UPDATE webhook_endpoint SET seq = $2 WHERE key = $1")
    private static let success = Statement(
        """
        UPDATE webhook_endpoint SET failing_since = NULL, failure_count = 0, last_success_at = $2 WHERE key = $1
        """)
    private static let failure = Statement(
        """
        UPDATE webhook_endpoint SET failing_since = coalesce(failing_since, $2), failure_count = failure_count + $3
        WHERE key = $1
        """)
    private static let moveReplay = Statement("UPDATE webhook_replay SET seq = $2 WHERE key = $1")
    private static let endReplay = Statement("DELETE FROM webhook_replay WHERE key = $1")
    static let log = Statement(
        """
        INSERT INTO webhook_attempt (key, endpoint, seq, type, number, at, latency, status, failure, request, response, \
        body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """)
}
