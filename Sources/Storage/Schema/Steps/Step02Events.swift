extension SchemaStep {
    /// The log of everything that happened to a message, appended in the order of commits, and its readers' places.
    ///
    /// - `event_log` has one row: the last number given out.
    /// - `event` repeats what reports group by, so that a follower reads one table.
    static let events = SchemaStep(2, "events") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE event_log (
                id \(integer) PRIMARY KEY,
                last \(integer) NOT NULL
            )
            """,
            "INSERT INTO event_log (id, last) VALUES (1, 0)",
            """
            CREATE TABLE event (
                seq \(integer) PRIMARY KEY,
                at \(integer) NOT NULL,
                message \(integer) NOT NULL,
                previous \(integer),
                account \(integer) NOT NULL,
                campaign \(integer),
                status \(integer) NOT NULL,
                attempt \(integer) NOT NULL,
                is_matched \(integer) NOT NULL,
                reply_code \(integer),
                next_attempt_at \(integer),
                suppression \(integer),
                confidence DOUBLE PRECISION,
                recipient TEXT NOT NULL,
                recipient_domain TEXT NOT NULL,
                from_domain TEXT NOT NULL,
                reason TEXT,
                blame TEXT,
                stage TEXT,
                enhanced_code TEXT,
                rule_id TEXT,
                provider TEXT,
                mx_host TEXT,
                mx_address TEXT,
                source_address TEXT,
                tls TEXT,
                evidence TEXT,
                explanation TEXT,
                reply TEXT
            )
            """,
            "CREATE INDEX event_failed ON event (campaign, seq) WHERE status >= 3",
            """
            CREATE TABLE cursor (
                name TEXT PRIMARY KEY,
                seq \(integer) NOT NULL
            )
            """,
        ]
    }
}
