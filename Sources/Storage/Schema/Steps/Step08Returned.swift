extension SchemaStep {
    /// Mail that came back: bounces, notices, complaints, answers.
    ///
    /// - `returned_mail.state` is a stored number (`ReturnedState`); 0 and 1 are kept with their bytes in `returned_body`.
    /// - `returned_mail.message` is the message whose return path it came to, 0 for mail to a role address; with `digest` it
    ///   tells a mail that came twice. `tied_to` is the message it was found to speak of.
    /// - `event.kind` is null for a change of status, `event.source` null for what an SMTP session said.
    static let returned = SchemaStep(8, "returned") { dialect in
        let integer = dialect.integerType
        return [
            "ALTER TABLE event ADD COLUMN kind TEXT",
            "ALTER TABLE event ADD COLUMN source TEXT",
            "ALTER TABLE event ADD COLUMN returned \(integer)",
            """
            CREATE TABLE returned_mail (
                key \(integer) PRIMARY KEY,
                state \(integer) NOT NULL,
                received_at \(integer) NOT NULL,
                due_at \(integer) NOT NULL,
                attempts \(integer) NOT NULL,
                message \(integer) NOT NULL,
                digest \(dialect.bytesType) NOT NULL,
                byte_count \(integer) NOT NULL,
                recipient TEXT NOT NULL,
                reverse_path TEXT NOT NULL,
                peer_address TEXT,
                tied_to \(integer),
                kind TEXT,
                dialect TEXT,
                subject TEXT,
                from_address TEXT,
                why TEXT,
                acted_by TEXT,
                settled_at \(integer)
            )
            """,
            "CREATE UNIQUE INDEX returned_mail_once ON returned_mail (message, digest)",
            "CREATE INDEX returned_mail_state ON returned_mail (state, key)",
            "CREATE INDEX returned_mail_kept ON returned_mail (message, key) WHERE state <= 1",
            """
            CREATE TABLE returned_body (
                returned \(integer) PRIMARY KEY,
                bytes \(dialect.bytesType) NOT NULL
            )
            """,
            """
            CREATE TABLE return_path_key (
                number \(integer) PRIMARY KEY,
                made_at \(integer) NOT NULL,
                secret \(dialect.bytesType) NOT NULL
            )
            """,
        ]
    }
}
