extension SchemaStep {
    /// Files that people asked for. The file itself lies beside the store of the node that took the wish; `subject` and
    /// `parameters` (a JSON object) say what is in it, `starts` how often it was begun.
    static let exports = SchemaStep(41, "exports") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE export_job (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                node \(integer) NOT NULL,
                state TEXT NOT NULL,
                subject TEXT NOT NULL,
                parameters TEXT NOT NULL,
                format TEXT NOT NULL,
                created_by TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                finished_at \(integer),
                expires_at \(integer),
                starts \(integer) NOT NULL,
                row_count \(integer) NOT NULL,
                expected_count \(integer),
                byte_count \(integer) NOT NULL,
                fault TEXT
            )
            """,
            "CREATE INDEX export_job_account ON export_job (account, key)",
            "CREATE INDEX export_job_node ON export_job (node, key)",
        ]
    }
}
