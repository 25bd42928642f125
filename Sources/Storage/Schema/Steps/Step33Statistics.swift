extension SchemaStep {
    /// Counters of events that any report over years reads in a moment.
    ///
    /// - `account` 0 counts everybody.
    /// - `dimension` says what `value` is: 0 nothing, 1 from-domain, 2 source IP, 3 provider, 4 recipient domain.
    /// - `grain` 0: `period` counts days since 1970 (UTC); 1: months, twelve a year, from year 0 on.
    ///
    /// What was counted before by the hour is carried over.
    static let statistics = SchemaStep(33, "statistics") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE statistic (
                account \(integer) NOT NULL,
                dimension \(integer) NOT NULL,
                grain \(integer) NOT NULL,
                period \(integer) NOT NULL,
                value TEXT NOT NULL,
                status \(integer) NOT NULL,
                reason TEXT NOT NULL,
                count \(integer) NOT NULL,
                PRIMARY KEY (account, dimension, grain, period, value, status, reason)
            )\(dialect.clusteredByKey)
            """
        ] + carryingOver(dialect)
    }

    private static func carryingOver(_ dialect: Dialect) -> [String] {
        let month =
            dialect.kind == .postgreSQL
            ? """
            (extract(year FROM to_timestamp(hour * 3600) AT TIME ZONE 'UTC') * 12
            + extract(month FROM to_timestamp(hour * 3600) AT TIME ZONE 'UTC') - 1)::BIGINT
            """
            : """
            (CAST(strftime('%Y', hour * 3600, 'unixepoch') AS INTEGER) * 12
            + CAST(strftime('%m', hour * 3600, 'unixepoch') AS INTEGER) - 1)
            """
        let dimensions = ["''", "from_domain", "source_ip", "provider", "recipient_domain"]
        return dimensions.enumerated().flatMap { dimension, column in
            [(0, "hour / 24"), (1, month)].filter { grain, _ in dimension < 4 || grain == 1 }.flatMap { grain, period in
                ["0", "account"].map { account in
                    """
                    INSERT INTO statistic (account, dimension, grain, period, value, status, reason, count)
                    SELECT \(account), \(dimension), \(grain), \(period), \(column), status, reason, sum(count)
                    FROM rollup GROUP BY 1, 4, 5, 6, 7
                    """
                }
            }
        }
    }
}
