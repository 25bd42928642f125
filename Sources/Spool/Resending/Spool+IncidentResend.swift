internal import Mail
public import Storage

/// Mail that was refused for good while an incident was open, and whose bytes are still there.
public struct RefusedInIncident: Sendable {
    public let account: AccountID
    /// What it was sent under; `nil` outside of campaigns.
    public let campaign: CampaignKey?
    public let mail: SoftBounced
}

extension Spool {
    /// Messages that were refused for good while the incident was open and that nobody sent again yet, in the order of their
    /// acceptance, whoever's they are. What was refused before the incident was known is not among them: its bytes are gone.
    /// - Parameters:
    ///   - after: the last of the page before; `nil` for the first.
    ///   - limit: the most messages, 1...; fewer come where their bytes are more than `byteLimit`, one at least.
    public func refused(
        in incident: IncidentKey, after: MessageKey?, limit: Int, byteLimit: Int = 16 << 20
    ) async throws -> [RefusedInIncident] {
        try await engine.read { connection in
            let bindings: [Binding] = [.key(incident), .integer(after?.number ?? 0), .integer(max(1, limit))]
            let rows = try connection.all(Self.selectRefused, bindings) { row in
                (row: KeptRow(row: row), account: row.key(12, as: AccountID.self), campaign: row.integer(13))
            }
            let page = rows.prefix(KeptRow.page(rows.map(\.row), byteLimit: byteLimit).count)
            var found: [RefusedInIncident] = []
            try connection.queryMany(KeptRow.readBody, page.map { [.key($0.row.content)] }) { index, row in
                let (kept, account, number) = page[index]
                guard let mail = kept.softBounced(of: CampaignKey(number: number), bytes: row.bytes(0)) else { return }
                let campaign = number == 0 ? nil : CampaignKey(number: number)
                found.append(RefusedInIncident(account: account, campaign: campaign, mail: mail))
            }
            return found
        }
    }

    /// How many there are.
    public func refusedCount(in incident: IncidentKey) async throws -> Int {
        try await engine.read { connection in
            try connection.first(Self.countRefused, [.key(incident)]) { Int($0.integer(0)) } ?? 0
        }
    }

    private static let refusedRows = """
        FROM resendable r JOIN message m ON m.key = r.message JOIN content c ON c.key = r.content
        WHERE r.incident = $1 AND r.resent_as IS NULL AND m.status = 4
        """
    private static let selectRefused = Statement(
        """
        SELECT \(KeptRow.columns), m.account, r.campaign \(refusedRows) AND r.message > $2 ORDER BY r.message LIMIT $3
        """)
    private static let countRefused = Statement("SELECT count(*) \(refusedRows)")
}
