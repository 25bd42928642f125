extension SchemaStep {
    /// All refusals of a waiting message, summed up (`RefusalHistory.text`), in the place of the worst one alone.
    static let histories = SchemaStep(10, "histories") { _ in
        [
            "ALTER TABLE queue ADD COLUMN history TEXT",
            """
            UPDATE queue SET history = earlier_reason || '/deferred*1=0' WHERE earlier_reason IS NOT NULL
            """,
            "ALTER TABLE queue DROP COLUMN earlier_status",
            "ALTER TABLE queue DROP COLUMN earlier_reason",
        ]
    }
}
