extension SchemaStep {
    /// Lists of addresses that are verified, and what was found out about contacts.
    ///
    /// - `verification_job`: a list that somebody sent. It lies beside the store of the node that took it; `options` is a JSON
    ///   object, `place` says how far it is, in the commit that follows the rows on the disk.
    /// - `contact_verdict`: the last word about a contact's address.
    /// - `list_verification`: a contact list's verification, which is asked for again after `again_days`. `place` is the last contact that was looked at, `counts` a JSON
    ///   object of verdicts; the `last_` columns are those of the last one that came to its end.
    /// - An import counts rows that it left out because nothing could be delivered to them, and those that it flagged.
    static let verifiedLists = SchemaStep(46, "verified lists") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE verification_job (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                node \(integer) NOT NULL,
                state TEXT NOT NULL,
                file_name TEXT NOT NULL,
                byte_count \(integer) NOT NULL,
                options TEXT NOT NULL,
                created_by TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                finished_at \(integer),
                expires_at \(integer),
                place TEXT,
                read_byte_count \(integer) NOT NULL,
                format TEXT,
                result_byte_count \(integer) NOT NULL,
                fault TEXT
            )
            """,
            "CREATE INDEX verification_job_account ON verification_job (account, key)",
            "CREATE INDEX verification_job_node ON verification_job (node, key)",
            """
            CREATE TABLE contact_verdict (
                contact \(integer) NOT NULL PRIMARY KEY,
                verdict TEXT NOT NULL,
                reason TEXT NOT NULL,
                verified_at \(integer) NOT NULL
            )\(dialect.clusteredByKey)
            """,
            """
            CREATE TABLE list_verification (
                list \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                level TEXT NOT NULL,
                asked_by TEXT NOT NULL,
                asked_at \(integer),
                place \(integer) NOT NULL,
                counts TEXT NOT NULL,
                again_days \(integer) NOT NULL,
                last_at \(integer),
                last_level TEXT,
                last_counts TEXT
            )
            """,
            "CREATE INDEX list_verification_account ON list_verification (account)",
            "CREATE INDEX list_verification_open ON list_verification (asked_at) WHERE asked_at IS NOT NULL",
            "ALTER TABLE contact_import ADD COLUMN undeliverable_count \(integer) NOT NULL DEFAULT 0",
            "ALTER TABLE contact_import ADD COLUMN risky_count \(integer) NOT NULL DEFAULT 0",
        ]
    }
}
