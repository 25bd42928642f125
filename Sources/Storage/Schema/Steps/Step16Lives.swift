extension SchemaStep {
    /// How long messages of an account, or of one campaign of it, are tried. Campaign 0 is the account's own row.
    static let lives = SchemaStep(16, "lives") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE life (
                account \(integer) NOT NULL,
                campaign \(integer) NOT NULL,
                microseconds \(integer) NOT NULL,
                PRIMARY KEY (account, campaign)
            )\(dialect.clusteredByKey)
            """
        ]
    }
}
