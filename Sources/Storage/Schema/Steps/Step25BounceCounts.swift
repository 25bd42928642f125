extension SchemaStep {
    /// What counts against addresses that are not suppressed yet, by which policy, and what waits for the end of an incident.
    ///
    /// - `bounce_count` has a row where something counts. `mailings` are those that bounced softly, with spaces between;
    ///   `delivered` is a message that was accepted since, `delivered_at` when: the row is void unless that message comes back.
    /// - `suppression_policy` of account 0 is the installation's. `expiry` is in microseconds; null in `soft_limit` and
    ///   `expiry` means off and never.
    /// - `held_bounce` keeps bounces during an incident; `bounce` is hard, vague or soft.
    static let bounceCounts = SchemaStep(25, "bounce counts") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE bounce_count (
                address TEXT NOT NULL,
                account \(integer) NOT NULL,
                hard \(integer) NOT NULL,
                mailings TEXT NOT NULL,
                delivered \(integer),
                delivered_at \(integer),
                updated_at \(integer) NOT NULL,
                domain TEXT NOT NULL,
                reason TEXT NOT NULL,
                event \(integer) NOT NULL,
                message \(integer) NOT NULL,
                PRIMARY KEY (address, account)
            )\(dialect.clusteredByKey)
            """,
            "CREATE INDEX bounce_count_account ON bounce_count (account, updated_at, address)",
            "CREATE INDEX bounce_count_void ON bounce_count (delivered_at) WHERE delivered_at IS NOT NULL",
            """
            CREATE TABLE suppression_policy (
                account \(integer) PRIMARY KEY,
                hard_limit \(integer) NOT NULL,
                soft_limit \(integer),
                expiry \(integer),
                changed_at \(integer) NOT NULL,
                changed_by TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE held_bounce (
                incident \(integer) NOT NULL,
                event \(integer) NOT NULL,
                at \(integer) NOT NULL,
                account \(integer) NOT NULL,
                address TEXT NOT NULL,
                message \(integer) NOT NULL,
                campaign \(integer),
                bounce TEXT NOT NULL,
                reason TEXT NOT NULL,
                rule_id TEXT,
                provider TEXT,
                reply TEXT,
                PRIMARY KEY (incident, event)
            )\(dialect.clusteredByKey)
            """,
        ]
    }
}
