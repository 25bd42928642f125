extension SchemaStep {
    /// How far each of our new addresses has come with each provider; `level` counts days that went well.
    static let warmUp = SchemaStep(18, "warm_up") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE warm_up (
                source TEXT NOT NULL,
                provider TEXT NOT NULL,
                level DOUBLE PRECISION NOT NULL,
                day \(integer) NOT NULL,
                finished_count \(integer) NOT NULL,
                spam_count \(integer) NOT NULL,
                deferred_count \(integer) NOT NULL,
                PRIMARY KEY (source, provider)
            )\(dialect.clusteredByKey)
            """
        ]
    }
}
