extension SchemaStep {
    /// What senders are judged by, and what came of it.
    ///
    /// - `sender_count` counts outcomes by day (days since 1970, UTC) for an account, each of its From domains and each source
    ///   address; account 0 counts everybody. `dimension` is that of `statistic`: 0 nothing told apart, 1 From domain, 2 source
    ///   IP. `outcome` is the status; 10 more for a bounce that came after the message was counted as delivered; 100 for a
    ///   complaint.
    /// - `sender_zone` is what was last announced of each of them.
    /// - `quarantine` holds each quarantine of a campaign; `counts` says whether it counts towards a suspension.
    /// - `campaign_baseline` is what a campaign's figures were when people last let it go on: what came before is judged.
    ///
    /// What was counted before by the hour is carried over, and its follower begins where that one stands.
    static let reputation = SchemaStep(30, "reputation") { dialect in
        counts(dialect) + quarantines(dialect) + carryingOver
    }

    private static func counts(_ dialect: Dialect) -> [String] {
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE sender_count (
                account \(integer) NOT NULL,
                dimension \(integer) NOT NULL,
                value TEXT NOT NULL,
                day \(integer) NOT NULL,
                outcome \(integer) NOT NULL,
                count \(integer) NOT NULL,
                PRIMARY KEY (account, dimension, value, day, outcome)
            )\(dialect.clusteredByKey)
            """,
            "CREATE INDEX sender_count_day ON sender_count (day)",
            """
            CREATE TABLE sender_zone (
                account \(integer) NOT NULL,
                dimension \(integer) NOT NULL,
                value TEXT NOT NULL,
                zone TEXT NOT NULL,
                since \(integer) NOT NULL,
                PRIMARY KEY (account, dimension, value)
            )\(dialect.clusteredByKey)
            """,
        ]
    }

    private static func quarantines(_ dialect: Dialect) -> [String] {
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE quarantine (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                campaign \(integer) NOT NULL,
                kind TEXT NOT NULL,
                bounced \(integer) NOT NULL,
                finished \(integer) NOT NULL,
                bound DOUBLE PRECISION NOT NULL,
                since \(integer) NOT NULL,
                explanation TEXT,
                explained_at \(integer),
                explained_by TEXT,
                decision TEXT,
                decided_at \(integer),
                decided_by TEXT,
                note TEXT,
                counts \(integer) NOT NULL,
                emptied_at \(integer)
            )
            """,
            "CREATE INDEX quarantine_account ON quarantine (account, key)",
            "CREATE INDEX quarantine_campaign ON quarantine (campaign, key)",
            "CREATE UNIQUE INDEX quarantine_open ON quarantine (campaign) WHERE decision IS NULL",
            "CREATE INDEX quarantine_full ON quarantine (key) WHERE decision = 'rejected' AND emptied_at IS NULL",
            """
            CREATE TABLE campaign_baseline (
                campaign \(integer) NOT NULL,
                cause TEXT NOT NULL,
                delivered \(integer) NOT NULL,
                soft_bounced \(integer) NOT NULL,
                hard_bounced \(integer) NOT NULL,
                spam_bounced \(integer) NOT NULL,
                complained \(integer) NOT NULL,
                PRIMARY KEY (campaign, cause)
            )\(dialect.clusteredByKey)
            """,
        ]
    }

    private static let carryingOver =
        [
            ("account", 0, "''"), ("account", 1, "from_domain"), ("account", 2, "source_ip"), ("0", 0, "''"),
            ("0", 2, "source_ip"),
        ].map { account, dimension, value in
            """
            INSERT INTO sender_count (account, dimension, value, day, outcome, count)
            SELECT \(account), \(dimension), \(value), hour / 24, status, sum(count) FROM rollup
            WHERE status BETWEEN 2 AND 5 AND (\(dimension) = 0 OR \(value) <> '') GROUP BY 1, 3, 4, 5
            """
        } + ["INSERT INTO cursor (name, seq) SELECT 'sender-health', seq FROM cursor WHERE name = 'rollups'"]
}
