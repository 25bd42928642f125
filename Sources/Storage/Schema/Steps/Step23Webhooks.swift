extension SchemaStep {
    /// Where events are posted, how far each receiver has come, and what became of each try.
    ///
    /// - `webhook_endpoint.seq`: everything up to this place of the feed was delivered or stands in `webhook_retry`; secrets
    ///   are sealed; `types` `''`: those chosen by default.
    /// - `webhook_retry`: one row an event that was refused and is tried again.
    /// - `webhook_replay`: stretches of the feed that somebody asked for once more.
    /// - `webhook_attempt`: the log of tries; `seq` 0: a sample.
    static let webhooks = SchemaStep(23, "webhooks") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE webhook_endpoint (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                url TEXT NOT NULL,
                description TEXT NOT NULL,
                types TEXT NOT NULL,
                in_flight \(integer) NOT NULL,
                secret \(dialect.bytesType) NOT NULL,
                former_secret \(dialect.bytesType),
                former_until \(integer),
                created_at \(integer) NOT NULL,
                disabled_at \(integer),
                disabled_why TEXT,
                seq \(integer) NOT NULL,
                failing_since \(integer),
                failure_count \(integer) NOT NULL,
                last_success_at \(integer)
            )
            """,
            "CREATE INDEX webhook_endpoint_account ON webhook_endpoint (account, key)",
            """
            CREATE TABLE webhook_retry (
                endpoint \(integer) NOT NULL,
                seq \(integer) NOT NULL,
                due_at \(integer) NOT NULL,
                attempts \(integer) NOT NULL,
                PRIMARY KEY (endpoint, seq)
            )\(dialect.clusteredByKey)
            """,
            """
            CREATE TABLE webhook_replay (
                key \(integer) PRIMARY KEY,
                endpoint \(integer) NOT NULL,
                seq \(integer) NOT NULL,
                through \(integer) NOT NULL
            )
            """,
            """
            CREATE TABLE webhook_attempt (
                key \(integer) PRIMARY KEY,
                endpoint \(integer) NOT NULL,
                seq \(integer) NOT NULL,
                type TEXT NOT NULL,
                number \(integer) NOT NULL,
                at \(integer) NOT NULL,
                latency \(integer) NOT NULL,
                status \(integer),
                failure TEXT,
                request TEXT NOT NULL,
                response TEXT NOT NULL,
                body TEXT NOT NULL
            )
            """,
            "CREATE INDEX webhook_attempt_endpoint ON webhook_attempt (endpoint, key)",
        ]
    }
}
