extension SchemaStep {
    /// What was promised: rendered mail, its bytes, one row a recipient, and what still waits.
    ///
    /// - `body` stands apart from `content`, so that the bytes go when the last recipient is done and the log stays.
    /// - `message.recipient` is the spelling for the wire where it differs from the normalised one.
    /// - `message.last_event` and `event.previous` chain a message's events, newest first: the timeline needs no index.
    /// - `queue` holds unfinished messages only. `lease` is 0 while a message waits, else the fencing number of its claim;
    ///   both indexes leave leased rows out, so mail that is delivered at once never enters them. They repeat `lease` so that
    ///   SQLite, which looks at it again, need not fetch the row.
    static let mail = SchemaStep(1, "mail") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE content (
                key \(integer) PRIMARY KEY,
                created_at \(integer) NOT NULL,
                recipient_count \(integer) NOT NULL,
                remaining \(integer) NOT NULL,
                byte_count \(integer) NOT NULL,
                is_eight_bit \(integer) NOT NULL,
                reverse_path TEXT NOT NULL,
                from_address TEXT NOT NULL,
                from_domain TEXT NOT NULL,
                subject TEXT NOT NULL,
                message_id TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE body (
                content \(integer) PRIMARY KEY,
                bytes \(dialect.bytesType) NOT NULL
            )
            """,
            """
            CREATE TABLE message (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                campaign \(integer),
                content \(integer) NOT NULL,
                status \(integer) NOT NULL,
                attempts \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                next_attempt_at \(integer),
                last_event \(integer) NOT NULL,
                reason TEXT,
                recipient_key TEXT NOT NULL,
                recipient TEXT,
                domain TEXT NOT NULL
            )
            """,
            "CREATE INDEX message_recipient ON message (recipient_key, key)",
            "CREATE INDEX message_campaign ON message (campaign, key) WHERE campaign IS NOT NULL",
            "CREATE INDEX message_failed ON message (campaign, key) WHERE status >= 3",
            """
            CREATE TABLE queue (
                message \(integer) PRIMARY KEY,
                lease \(integer) NOT NULL,
                due_at \(integer) NOT NULL,
                expires_at \(integer) NOT NULL,
                attempts \(integer) NOT NULL,
                earlier_status \(integer),
                earlier_reason TEXT,
                domain TEXT NOT NULL
            )
            """,
            "CREATE INDEX queue_domain ON queue (domain, due_at, message, lease) WHERE lease = 0",
            "CREATE INDEX queue_due ON queue (due_at, domain, message, lease) WHERE lease = 0",
        ]
    }
}
