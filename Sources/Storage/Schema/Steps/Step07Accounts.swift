extension SchemaStep {
    /// Accounts and their API keys, of which only a hash is kept. Account 1 is there from the start.
    static let accounts = SchemaStep(7, "accounts") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE account (
                id \(integer) PRIMARY KEY,
                name TEXT NOT NULL,
                created_at \(integer) NOT NULL
            )
            """,
            "INSERT INTO account (id, name, created_at) VALUES (1, 'default', 0)",
            """
            CREATE TABLE api_key (
                id \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                name TEXT NOT NULL,
                hash \(dialect.bytesType) NOT NULL,
                hint TEXT NOT NULL,
                scopes TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                last_used_at \(integer),
                revoked_at \(integer)
            )
            """,
            "CREATE UNIQUE INDEX api_key_hash ON api_key (hash)",
        ]
    }
}
