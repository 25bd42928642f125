internal import Bounce
internal import Mail
public import Storage

extension Spool {
    /// What a campaign's soft-bounced recipients could be sent again.
    public func resendCount(_ campaign: CampaignKey, account: AccountID) async throws -> ResendCount {
        let softBounced = try await statusCounts(account: account, campaign: campaign)[.softBounce] ?? 0
        let now = time.now()
        return try await engine.read { connection in
            let bindings: [Binding] = [.key(campaign), .key(account)]
            let open = try connection.first(Self.countOpen, bindings) { Int($0.integer(0)) } ?? 0
            let resent = try connection.first(Self.countResent, bindings) { Int($0.integer(0)) } ?? 0
            let suppressed = try connection.first(Self.countSuppressed, bindings + [.integer(now.microseconds)]) {
                Int($0.integer(0))
            }
            return ResendCount(
                softBounced: softBounced, resendable: open, suppressed: suppressed ?? 0, resent: resent)
        }
    }

    /// Soft-bounced messages of the campaign that nobody sent again yet, in the order of their acceptance.
    /// - Parameters:
    ///   - limit: the most messages, 1...; fewer come where their bytes are more than `byteLimit`, one at least.
    public func softBounced(
        of campaign: CampaignKey, account: AccountID, limit: Int, byteLimit: Int = 16 << 20
    ) async throws -> [SoftBounced] {
        try await engine.read { connection in
            let rows = try connection.all(
                Self.selectOpen, [.key(campaign), .key(account), .integer(max(1, limit))], KeptRow.init(row:))
            let page = Array(KeptRow.page(rows, byteLimit: byteLimit))
            var found: [SoftBounced] = []
            try connection.queryMany(KeptRow.readBody, page.map { [.key($0.content)] }) { index, row in
                if let bounced = page[index].softBounced(of: campaign, bytes: row.bytes(0)) { found.append(bounced) }
            }
            return found
        }
    }

    /// One of them; `nil` where it did not bounce softly, somebody sent it again, or its bytes are gone.
    public func softBounced(
        _ message: MessageKey, of campaign: CampaignKey, account: AccountID
    ) async throws -> SoftBounced? {
        try await engine.read { connection in
            let row = try connection.first(
                Self.selectOne, [.key(campaign), .key(account), .key(message)], KeptRow.init(row:))
            guard let row else { return nil }
            let bytes = try connection.first(KeptRow.readBody, [.key(row.content)]) { $0.bytes(0) }
            return bytes.flatMap { row.softBounced(of: campaign, bytes: $0) }
        }
    }

    private static let openRows = """
        FROM resendable r JOIN message m ON m.key = r.message
        WHERE r.campaign = $1 AND m.account = $2 AND r.resent_as IS NULL AND m.status = 3
        """
    private static let countOpen = Statement("SELECT count(*) \(openRows)")
    private static let countResent = Statement(
        """
        SELECT count(*) FROM resendable r JOIN message m ON m.key = r.message
        WHERE r.campaign = $1 AND m.account = $2 AND r.resent_as IS NOT NULL AND m.status = 3
        """)
    private static let countSuppressed = Statement(
        """
        SELECT count(*) \(openRows) AND EXISTS (
            SELECT 1 FROM suppression s WHERE s.address IN (m.recipient_key, '@' || m.domain)
            AND s.account IN (0, $2) AND (s.expires_at IS NULL OR s.expires_at > $3)
        )
        """)
    private static let selectOpen = Statement(
        """
        SELECT \(KeptRow.columns)
        FROM resendable r JOIN message m ON m.key = r.message JOIN content c ON c.key = r.content
        WHERE r.campaign = $1 AND m.account = $2 AND r.resent_as IS NULL AND m.status = 3
        ORDER BY r.message LIMIT $3
        """)
    private static let selectOne = Statement(
        """
        SELECT \(KeptRow.columns)
        FROM resendable r JOIN message m ON m.key = r.message JOIN content c ON c.key = r.content
        WHERE r.campaign = $1 AND m.account = $2 AND r.message = $3 AND r.resent_as IS NULL AND m.status = 3
        """)
}
