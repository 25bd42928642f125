extension SchemaStep {
    /// `bounce_shape` tells reply codes apart, too: `code` 0 and `enhanced_code` `''` mean "none". What was counted before is
    /// carried over, with the codes that its text begins with (`550 5.1.1 …`).
    static let bounceCodes = SchemaStep(40, "bounce codes") { dialect in
        let integer = dialect.integerType
        let party = "day, account, campaign, from_domain, source_ip, recipient_domain, provider, status, reason, shape"
        let (code, enhanced) = codes(dialect)
        return [
            """
            CREATE TABLE bounce_shape_new (
                day \(integer) NOT NULL,
                account \(integer) NOT NULL,
                campaign \(integer) NOT NULL,
                from_domain TEXT NOT NULL,
                source_ip TEXT NOT NULL,
                recipient_domain TEXT NOT NULL,
                provider TEXT NOT NULL,
                status \(integer) NOT NULL,
                reason TEXT NOT NULL,
                shape TEXT NOT NULL,
                code \(integer) NOT NULL,
                enhanced_code TEXT NOT NULL,
                count \(integer) NOT NULL,
                sample TEXT NOT NULL,
                PRIMARY KEY (\(party), code, enhanced_code)
            )\(dialect.clusteredByKey)
            """,
            """
            INSERT INTO bounce_shape_new (\(party), code, enhanced_code, count, sample)
            SELECT \(party), \(code), \(enhanced), count, sample FROM bounce_shape
            """,
            "DROP TABLE bounce_shape",
            "ALTER TABLE bounce_shape_new RENAME TO bounce_shape",
            "CREATE INDEX bounce_shape_campaign ON bounce_shape (campaign, day) WHERE campaign > 0",
        ]
    }

    /// The codes at the beginning of `shape`, as expressions.
    private static func codes(_ dialect: Dialect) -> (code: String, enhanced: String) {
        if dialect.kind == .postgreSQL {
            return (
                "CASE WHEN shape ~ '^[245][0-9]{2}([ -]|$)' THEN substr(shape, 1, 3)::BIGINT ELSE 0 END",
                "coalesce(substring(shape from '^[245][0-9]{2}[ -]([245][.][0-9][.][0-9]{1,3})( |$)'), '')"
            )
        }
        let begin = "[245][0-9][0-9][ -]"
        let enhanced = (1...3).map { digits in
            let subject = "[245].[0-9]." + String(repeating: "[0-9]", count: digits)
            return "WHEN shape || ' ' GLOB '\(begin)\(subject) *' THEN substr(shape, 5, \(digits + 4))"
        }
        return (
            "CASE WHEN shape || ' ' GLOB '\(begin)*' THEN CAST(substr(shape, 1, 3) AS INTEGER) ELSE 0 END",
            "CASE \(enhanced.joined(separator: " ")) ELSE '' END"
        )
    }
}
