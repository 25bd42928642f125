extension SchemaStep {
    /// Where campaigns stand, whose mail waits though it could go, and what recipients did with a message.
    ///
    /// - `campaign.state` is the state that holds say nothing about: `draft`, `scheduled`, `running`, `stopped`, `finished`.
    /// - `hold` keeps mail back: of a campaign, or with campaign 0 of a whole account. A claim reads it, so it is to stay small:
    ///   a row goes when its cause does.
    /// - `event.visitor`, `target`, `agent` and `client` are set for opens, clicks and unsubscriptions alone.
    static let holds = SchemaStep(28, "holds") { dialect in
        let integer = dialect.integerType
        return [
            "ALTER TABLE campaign ADD COLUMN state TEXT NOT NULL DEFAULT 'running'",
            """
            CREATE TABLE hold (
                account \(integer) NOT NULL,
                campaign \(integer) NOT NULL,
                cause TEXT NOT NULL,
                since \(integer) NOT NULL,
                acted_by TEXT NOT NULL,
                why TEXT NOT NULL,
                PRIMARY KEY (account, campaign, cause)
            )\(dialect.clusteredByKey)
            """,
            "ALTER TABLE event ADD COLUMN visitor TEXT",
            "ALTER TABLE event ADD COLUMN target TEXT",
            "ALTER TABLE event ADD COLUMN agent TEXT",
            "ALTER TABLE event ADD COLUMN client TEXT",
        ]
    }
}
