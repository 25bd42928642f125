extension SchemaStep {
    /// Keys that stand in web pages for everybody to read, and open nothing but the check of one address. `origins` are the
    /// pages that may use it, with spaces between.
    static let signupKeys = SchemaStep(44, "signup keys") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE signup_key (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                text TEXT NOT NULL,
                name TEXT NOT NULL,
                origins TEXT NOT NULL,
                level TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                created_by TEXT NOT NULL,
                revoked_at \(integer)
            )
            """,
            "CREATE UNIQUE INDEX signup_key_text ON signup_key (text)",
            "CREATE INDEX signup_key_account ON signup_key (account, key)",
        ]
    }
}
