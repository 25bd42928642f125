extension SchemaStep {
    /// What was changed about queues' limits, by whom and why, and what was taken back. What holds is read from it.
    ///
    /// - `destination` is a provider's group, a mail host or the end of its name, or `*`; `source` may be `*` too.
    /// - `ends_at` is null where a change holds until it is undone; `automatic` says that a reply led to it,
    ///   `alert` that somebody should look.
    static let limits = SchemaStep(14, "limits") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE limit_change (
                key \(integer) PRIMARY KEY,
                at \(integer) NOT NULL,
                source TEXT NOT NULL,
                destination TEXT NOT NULL,
                kind TEXT NOT NULL,
                value TEXT NOT NULL,
                ends_at \(integer),
                automatic \(integer) NOT NULL,
                alert \(integer) NOT NULL,
                acted_by TEXT NOT NULL,
                why TEXT NOT NULL,
                reply TEXT,
                message \(integer),
                undone_at \(integer),
                undone_by TEXT,
                undone_why TEXT
            )
            """,
            "CREATE INDEX limit_change_destination ON limit_change (destination, key)",
        ]
    }
}
