extension SchemaStep {
    /// Campaigns by name, and messages counted by their status now. A node counts in rows of its own (`node`), so that
    /// several never wait for one row; campaign 0 counts mail of no campaign.
    static let campaigns = SchemaStep(4, "campaigns") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE campaign (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                name TEXT NOT NULL,
                created_at \(integer) NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX campaign_name ON campaign (account, name)",
            """
            CREATE TABLE status_count (
                account \(integer) NOT NULL,
                campaign \(integer) NOT NULL,
                status \(integer) NOT NULL,
                node \(integer) NOT NULL,
                count \(integer) NOT NULL,
                PRIMARY KEY (account, campaign, status, node)
            )\(dialect.clusteredByKey)
            """,
        ]
    }
}
