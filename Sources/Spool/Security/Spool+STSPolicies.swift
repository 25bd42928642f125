public import Mail
internal import Storage

/// A domain's MTA-STS policy as it was fetched. Source: RFC 8461 section 3.
public struct StoredSTSPolicy: Hashable, Sendable {
    public var domain: DomainName
    /// Of the TXT record that it was fetched for.
    public var id: String
    public var fetchedAt: Timestamp
    public var expiresAt: Timestamp
    /// The file, word for word, at most 64 kB.
    public var body: String

    public init(domain: DomainName, id: String, fetchedAt: Timestamp, expiresAt: Timestamp, body: String) {
        self.domain = domain
        self.id = id
        self.fetchedAt = fetchedAt
        self.expiresAt = expiresAt
        self.body = body
    }
}

extension Spool {
    private static let findPolicy = Statement(
        "SELECT id, fetched_at, expires_at, body FROM sts_policy WHERE domain = $1")
    private static let keepPolicy = Statement(
        """
        INSERT INTO sts_policy (domain, id, fetched_at, expires_at, body) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (domain) DO UPDATE SET id = excluded.id, fetched_at = excluded.fetched_at,
        expires_at = excluded.expires_at, body = excluded.body
        """)

    /// The policy kept for a domain, run out or not.
    public func stsPolicy(of domain: DomainName) async throws -> StoredSTSPolicy? {
        try await engine.read { connection in
            try connection.first(Self.findPolicy, [.text(domain.text)]) { row in
                StoredSTSPolicy(
                    domain: domain, id: row.text(0), fetchedAt: Timestamp(microseconds: row.integer(1)),
                    expiresAt: Timestamp(microseconds: row.integer(2)), body: row.text(3))
            }
        }
    }

    /// Keeps a policy in place of an older one of the same domain.
    public func keep(_ policy: StoredSTSPolicy) async throws {
        try await engine.write { connection in
            try connection.execute(
                Self.keepPolicy,
                [
                    .text(policy.domain.text), .text(policy.id), .integer(policy.fetchedAt.microseconds),
                    .integer(policy.expiresAt.microseconds), .text(policy.body),
                ])
        }
    }
}
