extension SchemaStep {
    /// Files of contacts on their way in. The file itself lies beside the store of the node that took it; its place in it
    /// (`row_count`) moves in the commit of the rows before, so that an import goes on where it stopped.
    static let imports = SchemaStep(27, "imports") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE contact_import (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                node \(integer) NOT NULL,
                state TEXT NOT NULL,
                file_name TEXT NOT NULL,
                byte_count \(integer) NOT NULL,
                format TEXT NOT NULL,
                options TEXT NOT NULL,
                created_by TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                finished_at \(integer),
                row_count \(integer) NOT NULL,
                created_count \(integer) NOT NULL,
                updated_count \(integer) NOT NULL,
                skipped_count \(integer) NOT NULL,
                rejected_count \(integer) NOT NULL,
                suppressed_count \(integer) NOT NULL,
                fault TEXT
            )
            """,
            "CREATE INDEX contact_import_account ON contact_import (account, key)",
            "CREATE INDEX contact_import_open ON contact_import (node, key) WHERE finished_at IS NULL",
            """
            CREATE TABLE import_reject (
                import \(integer) NOT NULL,
                row_number \(integer) NOT NULL,
                reason TEXT NOT NULL,
                text TEXT NOT NULL,
                PRIMARY KEY (import, row_number)
            )\(dialect.clusteredByKey)
            """,
        ]
    }
}
