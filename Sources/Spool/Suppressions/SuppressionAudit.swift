public import Mail
public import Storage

/// A line of the audit: who put an address on a list or took it off, when and why (R22).
public struct SuppressionAudit: Hashable, Sendable {
    public enum Action: String, Hashable, Sendable { case add, remove }

    public let suppression: SuppressionKey
    public let action: Action
    public let at: Timestamp
    /// `nil`: the system's list.
    public let account: AccountID?
    public let address: String
    public let cause: SuppressionRecord.Cause
    public let by: String
    public let why: String?
    public let event: EventSequence?
    public let reply: String?
    /// When the entry ends by itself; `nil`: never.
    public let expiresAt: Timestamp?
}

extension Spool {
    /// All that was done with an address, oldest first, on every list.
    public func suppressionAudit(of mailbox: Mailbox) async throws -> [SuppressionAudit] {
        try await suppressionAudit(of: .mailbox(mailbox))
    }

    /// All that was done with an address or domain, oldest first, on every list.
    public func suppressionAudit(of target: SuppressionTarget) async throws -> [SuppressionAudit] {
        let address = target.description
        return try await engine.read { connection in
            try connection.all(Self.auditOfAddress, [.text(address)]) { row in
                SuppressionAudit(
                    suppression: row.key(0), action: row.text(1) == "add" ? .add : .remove,
                    at: Timestamp(microseconds: row.integer(2)),
                    account: row.integer(3) == 0 ? nil : AccountID(number: row.integer(3)), address: row.text(4),
                    cause: SuppressionRecord.Cause(rawValue: row.text(5)) ?? .manual, by: row.text(6),
                    why: row.textOrNil(7), event: row.keyOrNil(8), reply: row.textOrNil(9),
                    expiresAt: row.integerOrNil(10).map(Timestamp.init(microseconds:)))
            }
        }
    }

    private static let auditOfAddress = Statement(
        """
        SELECT suppression, action, at, account, address, cause, acted_by, why, event, reply, \
        expires_at FROM suppression_audit
        WHERE address = $1 ORDER BY at, suppression, action
        """)
}
