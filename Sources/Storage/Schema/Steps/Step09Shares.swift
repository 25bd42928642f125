extension SchemaStep {
    /// Whose mail waits: urgent mail before bulk, accounts and their campaigns in turn. Campaign 0 is none.
    ///
    /// - `queue_share` finds what a share has had due longest, and the next share, at one look-up each; `queue_lane` does the
    ///   same for a share's domains. Both leave leased rows out, and repeat `lease` so that SQLite need not fetch the row.
    /// - `queue_leased` is as small as the window: a start finds what the last one held without reading what waits.
    static let shares = SchemaStep(9, "shares") { dialect in
        let integer = dialect.integerType
        return [
            "DROP INDEX queue_domain",
            "DROP INDEX queue_due",
            "ALTER TABLE queue ADD COLUMN priority \(integer) NOT NULL DEFAULT 1",
            "ALTER TABLE queue ADD COLUMN account \(integer) NOT NULL DEFAULT 0",
            "ALTER TABLE queue ADD COLUMN campaign \(integer) NOT NULL DEFAULT 0",
            """
            UPDATE queue SET
                account = (SELECT m.account FROM message m WHERE m.key = queue.message),
                campaign = (SELECT coalesce(m.campaign, 0) FROM message m WHERE m.key = queue.message),
                priority = (SELECT CASE WHEN m.campaign IS NULL THEN 0 ELSE 1 END FROM message m WHERE m.key = queue.message)
            WHERE EXISTS (SELECT 1 FROM message m WHERE m.key = queue.message)
            """,
            """
            CREATE INDEX queue_share ON queue (priority, account, campaign, due_at, domain, message, lease)
            WHERE lease = 0
            """,
            """
            CREATE INDEX queue_lane ON queue (priority, account, campaign, domain, due_at, message, lease)
            WHERE lease = 0
            """,
            "CREATE INDEX queue_leased ON queue (lease) WHERE lease > 0",
        ]
    }
}
