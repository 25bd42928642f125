extension SchemaStep {
    /// Entries for whole domains, and by what an entry can be found again: bounces that were our own fault are undone by
    /// reason, rule, destination and campaign long after their events are gone.
    ///
    /// - `suppression.address` of a domain's entry is its name behind an `@`; where `subdomains` is 1 it covers them too.
    /// - `suppression.domain` repeats the domain of either.
    static let suppressionExtent = SchemaStep(24, "suppression extent") { dialect in
        let integer = dialect.integerType
        return [
            "ALTER TABLE suppression ADD COLUMN subdomains \(integer) NOT NULL DEFAULT 0",
            "ALTER TABLE suppression ADD COLUMN domain TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE suppression ADD COLUMN campaign \(integer)",
            "ALTER TABLE suppression ADD COLUMN reason TEXT",
            "ALTER TABLE suppression ADD COLUMN rule_id TEXT",
            "ALTER TABLE suppression ADD COLUMN provider TEXT",
            // What is left behind the last `@`.
            """
            UPDATE suppression SET domain = substr(address, length(rtrim(address, replace(address, '@', ''))) + 1)
            """,
            "CREATE INDEX suppression_domain ON suppression (domain, key)",
            "CREATE INDEX suppression_cause ON suppression (account, cause, key)",
            "CREATE INDEX suppression_subdomains ON suppression (domain) WHERE subdomains = 1",
            "ALTER TABLE suppression_audit ADD COLUMN expires_at \(integer)",
        ]
    }
}
