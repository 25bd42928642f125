internal import Mail
internal import Spool
internal import Storage

/// The statements over `webhook_endpoint`.
enum WebhookTable {
    /// In the order that `WebhookEndpoint.init(row:)` reads.
    static let columns = """
        key, account, url, description, types, in_flight, created_at, former_until, disabled_at, disabled_why, seq, \
        failing_since, failure_count, last_success_at, \
        (SELECT count(*) FROM webhook_retry WHERE webhook_retry.endpoint = webhook_endpoint.key)
        """
    private static let insertion = Statement(
        """
        INSERT INTO webhook_endpoint (key, account, url, description, types, in_flight, secret, created_at, seq, \
        failure_count) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
        """)
    private static let everyone = Statement("SELECT \(columns) FROM webhook_endpoint ORDER BY key")
    private static let ofAccount = Statement(
        "SELECT \(columns) FROM webhook_endpoint WHERE account = $1 ORDER BY key DESC")
    private static let byKey = Statement("SELECT \(columns) FROM webhook_endpoint WHERE key = $1")
    private static let secretsByKey = Statement(
        "SELECT secret, former_secret, former_until FROM webhook_endpoint WHERE key = $1")
    private static let change = Statement(
        """
        UPDATE webhook_endpoint SET url = $2, description = $3, types = $4, in_flight = $5, disabled_at = $6, \
        disabled_why = $7, seq = $8, failing_since = $9, failure_count = $10 WHERE key = $1
        """)
    private static let rotation = Statement(
        """
        UPDATE webhook_endpoint SET former_secret = secret, former_until = $3, secret = $2 WHERE key = $1
        """)
    private static let disabling = Statement(
        """
        UPDATE webhook_endpoint SET disabled_at = $2, disabled_why = $3 WHERE key = $1 AND disabled_at IS NULL
        """)
    private static let removals = [
        "DELETE FROM webhook_retry WHERE endpoint = $1", "DELETE FROM webhook_replay WHERE endpoint = $1",
        "DELETE FROM webhook_attempt WHERE endpoint = $1", "DELETE FROM webhook_endpoint WHERE key = $1",
    ].map { Statement($0) }

    static func insert(
        _ key: WebhookKey, _ new: NewWebhookEndpoint, url: String, secret: [UInt8], at now: Timestamp,
        after place: EventSequence, on connection: any WriteConnection
    ) throws {
        try connection.execute(
            insertion,
            [
                .key(key), .key(new.account), .text(url), .text(new.description.cut(toByteCount: 500)),
                .text(text(new.types)), .integer(min(max(new.maximumInFlight, 1), 32)), .bytes(secret),
                .integer(now.microseconds), .key(place),
            ])
    }

    static func all(on connection: any ReadConnection) throws -> [WebhookEndpoint] {
        try connection.all(everyone, [], WebhookEndpoint.init(row:))
    }

    static func all(of account: AccountID, on connection: any ReadConnection) throws -> [WebhookEndpoint] {
        try connection.all(ofAccount, [.key(account)], WebhookEndpoint.init(row:))
    }

    static func find(_ key: WebhookKey, on connection: any ReadConnection) throws -> WebhookEndpoint? {
        try connection.first(byKey, [.key(key)], WebhookEndpoint.init(row:))
    }

    /// Sealed: the secret, and the former one while it holds.
    static func secrets(of key: WebhookKey, at now: Timestamp, on connection: any ReadConnection) throws -> [[UInt8]] {
        let found = try connection.first(secretsByKey, [.key(key)]) { row -> [[UInt8]] in
            let holds = row.integerOrNil(2).map { $0 > now.microseconds } ?? false
            return [row.bytes(0)] + (holds ? [row.bytesOrNil(1)].compactMap(\.self) : [])
        }
        return found ?? []
    }

    static func write(_ endpoint: WebhookEndpoint, on connection: any WriteConnection) throws {
        try connection.execute(
            change,
            [
                .key(endpoint.key), .text(endpoint.url), .text(endpoint.description.cut(toByteCount: 500)),
                .text(text(endpoint.types)), .integer(min(max(endpoint.maximumInFlight, 1), 32)),
                .integer(orNull: endpoint.disabledAt?.microseconds), .text(orNull: endpoint.disabledWhy?.rawValue),
                .key(endpoint.through), .integer(orNull: endpoint.failingSince?.microseconds),
                .integer(endpoint.failureCount),
            ])
    }

    static func rotate(
        _ key: WebhookKey, to secret: [UInt8], formerUntil: Timestamp, on connection: any WriteConnection
    ) throws {
        try connection.execute(rotation, [.key(key), .bytes(secret), .integer(formerUntil.microseconds)])
    }

    /// - Returns: false where it was disabled already.
    static func disable(
        _ key: WebhookKey, why: WebhookEndpoint.DisabledWhy, at now: Timestamp, on connection: any WriteConnection
    ) throws -> Bool {
        try connection.execute(disabling, [.key(key), .integer(now.microseconds), .text(why.rawValue)]) > 0
    }

    static func remove(_ key: WebhookKey, on connection: any WriteConnection) throws {
        for statement in removals { try connection.execute(statement, [.key(key)]) }
    }

    private static func text(_ types: Set<EventType>?) -> String {
        (types ?? []).map(\.rawValue).sorted().joined(separator: " ")
    }
}

extension WebhookEndpoint {
    /// Reads `WebhookTable.columns`.
    init(row: any Row) {
        let names = row.text(4)
        let types = Set(names.split(separator: " ").compactMap { EventType(rawValue: String($0)) })
        self.init(
            key: row.key(0), account: row.key(1), url: row.text(2), description: row.text(3),
            types: names.isEmpty ? nil : types, maximumInFlight: Int(row.integer(5)),
            createdAt: Timestamp(microseconds: row.integer(6)),
            formerSecretUntil: row.integerOrNil(7).map(Timestamp.init(microseconds:)),
            disabledAt: row.integerOrNil(8).map(Timestamp.init(microseconds:)),
            disabledWhy: row.textOrNil(9).flatMap(DisabledWhy.init(rawValue:)), through: row.key(10),
            failingSince: row.integerOrNil(11).map(Timestamp.init(microseconds:)),
            failureCount: Int(row.integer(12)),
            lastSuccessAt: row.integerOrNil(13).map(Timestamp.init(microseconds:)), retryCount: Int(row.integer(14)))
    }
}
