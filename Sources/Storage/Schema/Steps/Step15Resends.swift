extension SchemaStep {
    /// Soft-bounced mail of campaigns whose bytes are kept for a while, so that it can be sent again as it was.
    ///
    /// - `resent_as` is the message that repeats it; null while nobody asked. `content.remaining` counts it until then.
    static let resends = SchemaStep(15, "resends") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE resendable (
                campaign \(integer) NOT NULL,
                message \(integer) NOT NULL,
                content \(integer) NOT NULL,
                since \(integer) NOT NULL,
                resent_as \(integer),
                PRIMARY KEY (campaign, message)
            )\(dialect.clusteredByKey)
            """,
            "CREATE INDEX resendable_age ON resendable (since) WHERE resent_as IS NULL",
        ]
    }
}
