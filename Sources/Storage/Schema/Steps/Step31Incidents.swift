extension SchemaStep {
    /// Times in which a destination refused out of its own habit, and what its habit is.
    ///
    /// - `incident.state` is `open`, `judging` (over, and what it held waits for the next answer) or `closed`. `started_at` is
    ///   when its refusals began, `taken_through` the event up to which earlier verdicts were taken in. Either `provider` or
    ///   `domain` is set.
    /// - `incident_account` has a row for each account whose mail it concerns.
    /// - `refusal_recent` counts answers in spans of ten minutes for some hours; `start` counts them since 1970. `scope` is 0
    ///   for a provider and 1 for a recipient domain. `refusal_day` keeps them by day, for weeks, without the times of incidents.
    static let incidents = SchemaStep(31, "incidents") { dialect in
        let integer = dialect.integerType
        let counts = ["answered", "recipients", "blocked", "throttled", "outage"].map { "\($0) \(integer) NOT NULL" }
            .joined(separator: ", ")
        return [
            """
            CREATE TABLE incident (
                key \(integer) PRIMARY KEY,
                kind TEXT NOT NULL,
                provider TEXT,
                domain TEXT,
                state TEXT NOT NULL,
                started_at \(integer) NOT NULL,
                opened_at \(integer) NOT NULL,
                closed_at \(integer),
                closed_by TEXT,
                why TEXT,
                verdict TEXT,
                judged_at \(integer),
                judged_by TEXT,
                usual DOUBLE PRECISION NOT NULL,
                share DOUBLE PRECISION NOT NULL,
                reply TEXT,
                taken_through \(integer) NOT NULL
            )
            """,
            "CREATE INDEX incident_unfinished ON incident (key) WHERE state <> 'closed'",
            """
            CREATE TABLE incident_account (
                incident \(integer) NOT NULL,
                account \(integer) NOT NULL,
                answered \(integer) NOT NULL,
                refused \(integer) NOT NULL,
                PRIMARY KEY (incident, account)
            )\(dialect.clusteredByKey)
            """,
            "CREATE INDEX incident_account_account ON incident_account (account, incident)",
            """
            CREATE TABLE refusal_recent (
                scope \(integer) NOT NULL,
                name TEXT NOT NULL,
                start \(integer) NOT NULL,
                account \(integer) NOT NULL,
                campaign \(integer) NOT NULL,
                \(counts),
                PRIMARY KEY (scope, name, start, account, campaign)
            )\(dialect.clusteredByKey)
            """,
            """
            CREATE TABLE refusal_day (
                scope \(integer) NOT NULL,
                name TEXT NOT NULL,
                day \(integer) NOT NULL,
                \(counts),
                PRIMARY KEY (scope, name, day)
            )\(dialect.clusteredByKey)
            """,
            "CREATE INDEX held_bounce_address ON held_bounce (address)",
        ]
    }
}
