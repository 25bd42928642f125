extension SchemaStep {
    /// Mailings: what they send, to whom, how far they have come, and what recipients do with it.
    ///
    /// - `feed` says how far a campaign's recipients are accepted; it moves in the commit that accepts them, so nobody is
    ///   written to twice and nobody is left out. `feed_reject` keeps those for whom nothing could be made, the first ones.
    /// - `template_version` is never changed: what was sent can be looked at for ever.
    /// - `mailing.audience` is `list`, `segment` or `file`; rows of a file stand in `mailing_recipient`.
    /// - `engagement.seen` is a sum of who did what with a message (`EngagementMark`): what makes counts of people exact.
    /// - `engagement_count` and `link_count` are kept for ever. A `visitor` of `human` counts persons and relays, each once
    ///   a message.
    static let mailings = SchemaStep(29, "mailings") { dialect in
        feeds(dialect) + templates(dialect) + engagements(dialect)
    }

    private static func feeds(_ dialect: Dialect) -> [String] {
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE feed (
                campaign \(integer) PRIMARY KEY,
                place \(integer) NOT NULL,
                accepted_count \(integer) NOT NULL,
                dropped_count \(integer) NOT NULL,
                rejected_count \(integer) NOT NULL,
                is_complete \(integer) NOT NULL
            )
            """,
            """
            CREATE TABLE feed_reject (
                campaign \(integer) NOT NULL,
                place \(integer) NOT NULL,
                address TEXT NOT NULL,
                why TEXT NOT NULL,
                PRIMARY KEY (campaign, place)
            )\(dialect.clusteredByKey)
            """,
            """
            CREATE TABLE mailing (
                campaign \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                template \(integer) NOT NULL,
                version \(integer) NOT NULL,
                from_address TEXT NOT NULL,
                from_name TEXT,
                reply_to TEXT,
                audience TEXT NOT NULL,
                audience_key \(integer) NOT NULL,
                starts_at \(integer),
                per_hour \(integer),
                tracking \(integer) NOT NULL,
                bounce_limit DOUBLE PRECISION,
                complaint_limit DOUBLE PRECISION,
                recipient_count \(integer),
                created_by TEXT NOT NULL,
                started_at \(integer),
                ended_at \(integer)
            )
            """,
            "CREATE INDEX mailing_account ON mailing (account, campaign)",
            "CREATE INDEX campaign_open ON campaign (key) WHERE state IN ('scheduled', 'running', 'stopped')",
            """
            CREATE TABLE mailing_recipient (
                campaign \(integer) NOT NULL,
                place \(integer) NOT NULL,
                address TEXT NOT NULL,
                name TEXT,
                merge \(dialect.bytesType),
                PRIMARY KEY (campaign, place)
            )\(dialect.clusteredByKey)
            """,
            "CREATE UNIQUE INDEX mailing_recipient_once ON mailing_recipient (campaign, address)",
        ]
    }

    private static func templates(_ dialect: Dialect) -> [String] {
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE template (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                name TEXT NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                archived_at \(integer)
            )
            """,
            "CREATE UNIQUE INDEX template_name ON template (account, name)",
            """
            CREATE TABLE template_version (
                template \(integer) NOT NULL,
                version \(integer) NOT NULL,
                made_at \(integer) NOT NULL,
                made_by TEXT NOT NULL,
                subject TEXT NOT NULL,
                text TEXT,
                html TEXT,
                defaults \(dialect.bytesType) NOT NULL,
                PRIMARY KEY (template, version)
            )\(dialect.clusteredByKey)
            """,
        ]
    }

    private static func engagements(_ dialect: Dialect) -> [String] {
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE tracking_key (
                number \(integer) PRIMARY KEY,
                made_at \(integer) NOT NULL,
                secret \(dialect.bytesType) NOT NULL
            )
            """,
            """
            CREATE TABLE tracked_link (
                number \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                digest \(dialect.bytesType) NOT NULL,
                url TEXT NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX tracked_link_digest ON tracked_link (account, digest)",
            """
            CREATE TABLE engagement (
                message \(integer) PRIMARY KEY,
                seen \(integer) NOT NULL
            )
            """,
            """
            CREATE TABLE engagement_count (
                hour \(integer) NOT NULL,
                account \(integer) NOT NULL,
                campaign \(integer) NOT NULL,
                from_domain TEXT NOT NULL,
                recipient_domain TEXT NOT NULL,
                provider TEXT NOT NULL,
                kind TEXT NOT NULL,
                visitor TEXT NOT NULL,
                total \(integer) NOT NULL,
                uniques \(integer) NOT NULL,
                PRIMARY KEY (hour, account, campaign, from_domain, recipient_domain, provider, kind, visitor)
            )\(dialect.clusteredByKey)
            """,
            "CREATE INDEX engagement_count_campaign ON engagement_count (campaign, hour) WHERE campaign > 0",
            """
            CREATE TABLE link_count (
                campaign \(integer) NOT NULL,
                url TEXT NOT NULL,
                visitor TEXT NOT NULL,
                total \(integer) NOT NULL,
                PRIMARY KEY (campaign, url, visitor)
            )\(dialect.clusteredByKey)
            """,
        ]
    }
}
