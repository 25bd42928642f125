extension SchemaStep {
    /// `resendable.incident`: mail that was refused for good while an incident was open is kept too, with the incident; `campaign` is
    /// 0 for what was sent outside of campaigns.
    static let incidentResends = SchemaStep(36, "incident resends") { dialect in
        [
            "ALTER TABLE resendable ADD COLUMN incident \(dialect.integerType)",
            """
            CREATE INDEX resendable_incident ON resendable (incident, message)
            WHERE incident IS NOT NULL AND resent_as IS NULL
            """,
        ]
    }
}
