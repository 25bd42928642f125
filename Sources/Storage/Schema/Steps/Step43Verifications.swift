extension SchemaStep {
    /// What is known of addresses before they are written to.
    ///
    /// - `address_history` outlives the message log: when an account's mail to an address was last delivered, bounced and was
    ///   opened or clicked by a person. `address` is the first half of the SHA-256 of the normalised address; `bounce` is
    ///   hard, vague or soft.
    /// - `verification` keeps answers that took time to find out until `expires_at`. `mailbox` is the normalised address (`''`
    ///   where it is none), `result` a JSON object; `due_at` is set while more is to be found out.
    static let verifications = SchemaStep(43, "verifications") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE address_history (
                account \(integer) NOT NULL,
                address \(dialect.bytesType) NOT NULL,
                delivered_at \(integer),
                bounced_at \(integer),
                bounce TEXT,
                reason TEXT,
                opened_at \(integer),
                clicked_at \(integer),
                PRIMARY KEY (account, address)
            )\(dialect.clusteredByKey)
            """,
            """
            CREATE TABLE verification (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                mailbox TEXT NOT NULL,
                level TEXT NOT NULL,
                policy TEXT NOT NULL,
                created_by TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                expires_at \(integer) NOT NULL,
                due_at \(integer),
                attempts \(integer) NOT NULL,
                result TEXT NOT NULL
            )
            """,
            "CREATE INDEX verification_mailbox ON verification (account, mailbox, key)",
            "CREATE INDEX verification_due ON verification (due_at) WHERE due_at IS NOT NULL",
            "CREATE INDEX verification_pending ON verification (account) WHERE due_at IS NOT NULL",
            "CREATE INDEX verification_expiry ON verification (expires_at)",
        ]
    }
}
