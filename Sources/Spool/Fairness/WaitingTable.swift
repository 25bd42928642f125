internal import Storage

/// The queue's table as a claim asks it, by its two indexes of waiting mail.
struct WaitingTable: WaitingMail {
    let connection: any ReadConnection
    let now: Int64

    func shares(of priority: Priority, after mark: ShareMark, limit: Int) throws -> [(share: QueueShare, dueAt: Int64)]
    {
        guard limit > 0 else { return [] }
        let bindings: [Binding] = [
            .integer(priority.rawValue), .integer(mark.account), .integer(mark.campaign), .integer(limit),
        ]
        return try connection.all(Self.nextShares, bindings) { row in
            let campaign = row.integer(1)
            let share = QueueShare(
                priority: priority, account: row.key(0), campaign: campaign > 0 ? CampaignKey(number: campaign) : nil)
            return (share, row.integer(2))
        }
    }

    func oldest(of share: QueueShare, limit: Int) throws -> [(message: Int64, domain: String)] {
        try connection.all(Self.oldestOfShare, share.bindings + [.integer(now), .integer(limit)]) {
            ($0.integer(0), $0.text(1))
        }
    }

    func domain(of share: QueueShare, after domain: String) throws -> (name: String, dueAt: Int64)? {
        try connection.first(Self.nextDomain, share.bindings + [.text(domain)]) { ($0.text(0), $0.integer(1)) }
    }

    func oldest(of share: QueueShare, to domain: String, limit: Int) throws -> [Int64] {
        try connection.all(Self.oldestOfDomain, share.bindings + [.text(domain), .integer(now), .integer(limit)]) {
            $0.integer(0)
        }
    }

    /// Skips from share to share in one statement, since a round trip costs more than a look-up. Next is the account's next
    /// campaign, else the next account's first: asked in two, since SQLite reads a share to its end where two columns are
    /// compared at once.
    static let nextShares = Statement(
        """
        WITH RECURSIVE share (message, number) AS (
            SELECT coalesce(
                (
                    SELECT message FROM queue WHERE lease = 0 AND priority = $1 AND account = $2 AND campaign > $3
                    ORDER BY campaign, due_at, domain, message LIMIT 1
                ), (
                    SELECT message FROM queue WHERE lease = 0 AND priority = $1 AND account > $2
                    ORDER BY account, campaign, due_at, domain, message LIMIT 1
                )
            ), 1
            UNION ALL
            SELECT coalesce(
                (
                    SELECT n.message FROM queue n
                    WHERE n.lease = 0 AND n.priority = $1 AND n.account = q.account AND n.campaign > q.campaign
                    ORDER BY n.campaign, n.due_at, n.domain, n.message LIMIT 1
                ), (
                    SELECT n.message FROM queue n WHERE n.lease = 0 AND n.priority = $1 AND n.account > q.account
                    ORDER BY n.account, n.campaign, n.due_at, n.domain, n.message LIMIT 1
                )
            ), share.number + 1
            FROM share JOIN queue q ON q.message = share.message WHERE share.number < $4
        )
        SELECT q.account, q.campaign, q.due_at FROM share JOIN queue q ON q.message = share.message
        ORDER BY share.number
        """)
    static let oldestOfShare = Statement(
        """
        SELECT message, domain FROM queue
        WHERE lease = 0 AND priority = $1 AND account = $2 AND campaign = $3 AND due_at <= $4
        ORDER BY due_at, domain, message LIMIT $5
        """)
    static let nextDomain = Statement(
        """
        SELECT domain, due_at FROM queue
        WHERE lease = 0 AND priority = $1 AND account = $2 AND campaign = $3 AND domain > $4
        ORDER BY domain, due_at, message LIMIT 1
        """)
    static let oldestOfDomain = Statement(
        """
        SELECT message FROM queue
        WHERE lease = 0 AND priority = $1 AND account = $2 AND campaign = $3 AND domain = $4 AND due_at <= $5
        ORDER BY due_at, message LIMIT $6
        """)
}
