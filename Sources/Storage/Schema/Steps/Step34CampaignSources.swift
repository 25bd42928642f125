extension SchemaStep {
    /// What became of a campaign's mail by where its addresses came from, kept for ever.
    ///
    /// `source` is empty for addresses that were nobody's contact. A bounce that comes back by mail takes one from `delivered`.
    static let campaignSources = SchemaStep(34, "campaign sources") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE campaign_source (
                campaign \(integer) NOT NULL,
                source TEXT NOT NULL,
                origin TEXT NOT NULL,
                is_confirmed \(integer) NOT NULL,
                delivered \(integer) NOT NULL,
                soft_bounced \(integer) NOT NULL,
                hard_bounced \(integer) NOT NULL,
                spam_bounced \(integer) NOT NULL,
                complained \(integer) NOT NULL,
                PRIMARY KEY (campaign, source, origin, is_confirmed)
            )\(dialect.clusteredByKey)
            """
        ]
    }
}
