extension SchemaStep {
    /// Counters that are kept for ever. `hour` counts hours since 1970; 0 and `''` mean "none".
    ///
    /// - `rollup` counts events by everything reports group by.
    /// - `bounce_shape` counts refusals by the shape of their text (addresses, hosts and ids removed), with one reply word
    ///   for word; `day` counts days since 1970.
    static let rollups = SchemaStep(6, "rollups") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE rollup (
                hour \(integer) NOT NULL,
                account \(integer) NOT NULL,
                campaign \(integer) NOT NULL,
                from_domain TEXT NOT NULL,
                source_ip TEXT NOT NULL,
                recipient_domain TEXT NOT NULL,
                provider TEXT NOT NULL,
                status \(integer) NOT NULL,
                reason TEXT NOT NULL,
                count \(integer) NOT NULL,
                PRIMARY KEY (
                    hour, account, campaign, from_domain, source_ip, recipient_domain, provider, status, reason
                )
            )\(dialect.clusteredByKey)
            """,
            "CREATE INDEX rollup_campaign ON rollup (campaign, hour) WHERE campaign > 0",
            """
            CREATE TABLE bounce_shape (
                day \(integer) NOT NULL,
                account \(integer) NOT NULL,
                campaign \(integer) NOT NULL,
                from_domain TEXT NOT NULL,
                source_ip TEXT NOT NULL,
                recipient_domain TEXT NOT NULL,
                provider TEXT NOT NULL,
                status \(integer) NOT NULL,
                reason TEXT NOT NULL,
                shape TEXT NOT NULL,
                count \(integer) NOT NULL,
                sample TEXT NOT NULL,
                PRIMARY KEY (
                    day, account, campaign, from_domain, source_ip, recipient_domain, provider, status, reason, shape
                )
            )\(dialect.clusteredByKey)
            """,
            "CREATE INDEX bounce_shape_campaign ON bounce_shape (campaign, day) WHERE campaign > 0",
        ]
    }
}
