extension SchemaStep {
    /// Domains that mail is sent from, and the keys it is signed with. Private keys are sealed under a secret that is not
    /// in the store, and gone once a key signs no more.
    static let domains = SchemaStep(11, "domains") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE sending_domain (
                id \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                name TEXT NOT NULL,
                created_at \(integer) NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX sending_domain_name ON sending_domain (account, name)",
            """
            CREATE TABLE dkim_key (
                id \(integer) PRIMARY KEY,
                domain \(integer) NOT NULL,
                selector TEXT NOT NULL,
                algorithm TEXT NOT NULL,
                public_key \(dialect.bytesType) NOT NULL,
                sealed_key \(dialect.bytesType),
                state TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                activated_at \(integer),
                replaced_at \(integer)
            )
            """,
            "CREATE UNIQUE INDEX dkim_key_selector ON dkim_key (domain, selector)",
        ]
    }
}
