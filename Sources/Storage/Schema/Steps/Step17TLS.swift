extension SchemaStep {
    /// What came of TLS to others, and what they say about it.
    ///
    /// - `tls_session` counts sessions by the day since 1970, by the policy that held and by result, as reports of RFC 8460
    ///   want them; `''` means "none". Kept for 90 days.
    /// - `sts_policy` keeps MTA-STS policies, word for word, until they run out.
    static let tls = SchemaStep(17, "tls") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE tls_session (
                day \(integer) NOT NULL,
                policy_domain TEXT NOT NULL,
                policy_type TEXT NOT NULL,
                result TEXT NOT NULL,
                mx_host TEXT NOT NULL,
                source_ip TEXT NOT NULL,
                count \(integer) NOT NULL,
                PRIMARY KEY (day, policy_domain, policy_type, result, mx_host, source_ip)
            )\(dialect.clusteredByKey)
            """,
            """
            CREATE TABLE sts_policy (
                domain TEXT PRIMARY KEY,
                id TEXT NOT NULL,
                fetched_at \(integer) NOT NULL,
                expires_at \(integer) NOT NULL,
                body TEXT NOT NULL
            )
            """,
        ]
    }
}
