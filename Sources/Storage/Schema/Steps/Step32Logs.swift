extension SchemaStep {
    /// What the message log is searched and cut by.
    ///
    /// - `message_account` lists one account's messages among everybody's.
    /// - `message_id_hash` finds messages by a Message-ID that we did not make; ours name the message themselves.
    static let logs = SchemaStep(32, "logs") { dialect in
        let integer = dialect.integerType
        return [
            "CREATE INDEX message_account ON message (account, key)",
            """
            CREATE TABLE message_id_hash (
                hash \(integer) NOT NULL,
                message \(integer) NOT NULL,
                PRIMARY KEY (hash, message)
            )\(dialect.clusteredByKey)
            """,
        ]
    }
}
