extension SchemaStep {
    /// What an account may do, chose and used, the people of an account, and their sessions. The keys that the first start made
    /// administer the installation from here on.
    static let people = SchemaStep(20, "people") { dialect in
        accountColumns(dialect) + keyColumns(dialect) + peopleTables(dialect) + [sending(dialect)]
    }

    /// Messages taken in by each account, by hours since 1970.
    private static func sending(_ dialect: Dialect) -> String {
        let integer = dialect.integerType
        return """
            CREATE TABLE sending (
                account \(integer) NOT NULL,
                hour \(integer) NOT NULL,
                count \(integer) NOT NULL,
                PRIMARY KEY (account, hour)
            )\(dialect.clusteredByKey)
            """
    }

    /// `settings` is a JSON object (`AccountSettings`); a limit that is null is none.
    private static func accountColumns(_ dialect: Dialect) -> [String] {
        let integer = dialect.integerType
        return [
            "state TEXT NOT NULL DEFAULT 'active'", "state_reason TEXT", "state_at \(integer)",
            "log_days \(integer) NOT NULL DEFAULT 15", "hour_limit \(integer)", "day_limit \(integer)",
            "settings TEXT NOT NULL DEFAULT '{}'",
        ].map { "ALTER TABLE account ADD COLUMN \($0)" }
    }

    private static func keyColumns(_ dialect: Dialect) -> [String] {
        [
            "ALTER TABLE api_key ADD COLUMN expires_at \(dialect.integerType)",
            "ALTER TABLE api_key ADD COLUMN made_by TEXT",
            "CREATE INDEX api_key_account ON api_key (account, id)",
            """
            UPDATE api_key SET scopes = scopes || ' system'
            WHERE account = 1 AND name IN ('first admin', 'local') AND ' ' || scopes || ' ' LIKE '% admin %'
            """,
        ]
    }

    /// `person.email_key` is the address as it is compared, `person.password` a hash in the PHC format; a session's
    /// `person` or `api_key` says who signed in.
    private static func peopleTables(_ dialect: Dialect) -> [String] {
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE person (
                id \(integer) PRIMARY KEY,
                email TEXT NOT NULL,
                email_key TEXT NOT NULL,
                name TEXT NOT NULL,
                password TEXT,
                is_administrator \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                password_at \(integer),
                signed_in_at \(integer)
            )
            """,
            "CREATE UNIQUE INDEX person_email ON person (email_key)",
            """
            CREATE TABLE membership (
                account \(integer) NOT NULL,
                person \(integer) NOT NULL,
                role TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                PRIMARY KEY (account, person)
            )\(dialect.clusteredByKey)
            """,
            "CREATE INDEX membership_person ON membership (person, account)",
            """
            CREATE TABLE session (
                id \(integer) PRIMARY KEY,
                hash \(dialect.bytesType) NOT NULL,
                person \(integer),
                api_key \(integer),
                account \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                expires_at \(integer) NOT NULL,
                last_seen_at \(integer) NOT NULL,
                origin TEXT,
                agent TEXT,
                ended_at \(integer)
            )
            """,
            "CREATE UNIQUE INDEX session_hash ON session (hash)",
            "CREATE INDEX session_person ON session (person, id)",
        ]
    }
}
