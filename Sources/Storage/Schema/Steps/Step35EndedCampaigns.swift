extension SchemaStep {
    /// `quarantine.had_ended`: nothing of the campaign was left to hold when it was judged.
    static let endedCampaigns = SchemaStep(35, "ended campaigns") { dialect in
        ["ALTER TABLE quarantine ADD COLUMN had_ended \(dialect.integerType) NOT NULL DEFAULT 0"]
    }
}
