extension SchemaStep {
    /// Nodes with the number of their start, which every lease carries, and requests that were answered under a key.
    static let node = SchemaStep(5, "node") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE node (
                id \(integer) PRIMARY KEY,
                incarnation \(integer) NOT NULL,
                started_at \(integer) NOT NULL
            )
            """,
            """
            CREATE TABLE idempotency (
                account \(integer) NOT NULL,
                key TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                digest \(dialect.bytesType) NOT NULL,
                answer \(dialect.bytesType) NOT NULL,
                PRIMARY KEY (account, key)
            )
            """,
            "CREATE INDEX idempotency_age ON idempotency (created_at)",
        ]
    }
}
