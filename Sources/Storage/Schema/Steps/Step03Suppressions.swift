extension SchemaStep {
    /// Addresses that are spared, normalised, and the audit of who added and removed each. Account 0 is the system's list.
    static let suppressions = SchemaStep(3, "suppressions") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE suppression (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                address TEXT NOT NULL,
                cause TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                expires_at \(integer),
                added_by TEXT NOT NULL,
                note TEXT,
                event \(integer),
                message \(integer),
                reply TEXT
            )
            """,
            "CREATE UNIQUE INDEX suppression_address ON suppression (address, account)",
            "CREATE INDEX suppression_account ON suppression (account, key)",
            """
            CREATE TABLE suppression_audit (
                suppression \(integer) NOT NULL,
                action TEXT NOT NULL,
                at \(integer) NOT NULL,
                account \(integer) NOT NULL,
                address TEXT NOT NULL,
                cause TEXT NOT NULL,
                acted_by TEXT NOT NULL,
                why TEXT,
                event \(integer),
                message \(integer),
                reply TEXT,
                PRIMARY KEY (suppression, action)
            )
            """,
            "CREATE INDEX suppression_audit_address ON suppression_audit (address, at)",
        ]
    }
}
