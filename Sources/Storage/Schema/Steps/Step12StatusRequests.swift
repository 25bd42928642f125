extension SchemaStep {
    /// What SMTPUTF8 and DSN need to be kept until a message is sent.
    ///
    /// - `content.traits` is a sum: 1 where the header is UTF-8, 2 where `status_request` has rows for its messages. Most mail
    ///   has neither, writes no row and is read without a look there.
    /// - `status_request` holds what the sender asked about delivery: `RET` (1 full, 2 headers) and `ENVID` of the transaction,
    ///   `NOTIFY` (a sum: 1 never, 2 success, 4 failure, 8 delay) and `ORCPT` of the recipient.
    static let statusRequests = SchemaStep(12, "status requests") { dialect in
        let integer = dialect.integerType
        return [
            "ALTER TABLE content ADD COLUMN traits \(integer) NOT NULL DEFAULT 0",
            """
            CREATE TABLE status_request (
                message \(integer) PRIMARY KEY,
                returned \(integer),
                envelope_id TEXT,
                notify \(integer),
                original_recipient TEXT
            )
            """,
        ]
    }
}
