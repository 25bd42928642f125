extension SchemaStep {
    /// What the store knows of an API key so that it can be proved by SCRAM-SHA-256 without being shown. Keys of before this
    /// step get their row when they are next shown.
    static let scramKeys = SchemaStep(13, "scram keys") { dialect in
        [
            """
            CREATE TABLE scram_key (
                api_key \(dialect.integerType) PRIMARY KEY,
                salt \(dialect.bytesType) NOT NULL,
                iterations \(dialect.integerType) NOT NULL,
                stored_key \(dialect.bytesType) NOT NULL,
                server_key \(dialect.bytesType) NOT NULL
            )
            """
        ]
    }
}
