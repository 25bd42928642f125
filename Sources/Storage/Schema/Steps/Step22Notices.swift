extension SchemaStep {
    /// What happened and is not about one message. `seq` comes from the counter of the event log, so that events and notices
    /// are one order; `account` 0: of the installation; `data`: a JSON object.
    static let notices = SchemaStep(22, "notices") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE notice (
                seq \(integer) PRIMARY KEY,
                at \(integer) NOT NULL,
                account \(integer) NOT NULL,
                kind TEXT NOT NULL,
                subject TEXT NOT NULL,
                data TEXT NOT NULL
            )
            """
        ]
    }
}
