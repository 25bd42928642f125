extension SchemaStep {
    /// Who administered what. The store itself refuses to change or delete a row.
    static let audit = SchemaStep(21, "audit") { dialect in
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE audit (
                id \(integer) PRIMARY KEY,
                at \(integer) NOT NULL,
                account \(integer),
                actor TEXT NOT NULL,
                action TEXT NOT NULL,
                subject TEXT NOT NULL,
                detail TEXT NOT NULL,
                origin TEXT
            )
            """,
            "CREATE INDEX audit_account ON audit (account, id)",
            "CREATE INDEX audit_actor ON audit (actor, id)",
            "CREATE INDEX audit_subject ON audit (subject, id)",
        ] + guards(dialect)
    }

    private static func guards(_ dialect: Dialect) -> [String] {
        let sentence = "the audit log is only added to"
        switch dialect.kind {
        case .sqlite:
            return ["UPDATE", "DELETE"].map { act in
                """
                CREATE TRIGGER audit_no_\(act.lowercased()) BEFORE \(act) ON audit
                BEGIN SELECT RAISE(ABORT, '\(sentence)'); END
                """
            }
        case .postgreSQL:
            return [
                """
                CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN RAISE EXCEPTION ''\(sentence)''; END'
                """,
                """
                CREATE TRIGGER audit_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
                FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
                """,
            ]
        }
    }
}
