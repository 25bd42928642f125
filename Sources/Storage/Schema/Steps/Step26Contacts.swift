extension SchemaStep {
    /// People an account writes to, what is known of them, and what they agreed to.
    ///
    /// - `contact.address` is normalised; `mailbox` is the spelling for the wire where it differs. `fields` is a JSON object of
    ///   scalars. `soft_bounces` and `hard_bounces` count in a row, `unanswered` counts deliveries since the last sign of life.
    /// - `contact_apart` and `contact_stage` hold the few contacts that stand apart from the rest.
    /// - `contact_change`, `consent` and `confirmation` are histories of one person each, and go with that person.
    /// - `erased_contact` keeps a keyed hash of addresses that asked to be forgotten, so that no import brings them back.
    /// - `source_count` counts outcomes for ever by where the address came from; `day` counts days since 1970.
    static let contacts = SchemaStep(26, "contacts") { dialect in
        contactTables(dialect) + membershipTables(dialect) + consentTables(dialect)
    }

    private static func contactTables(_ dialect: Dialect) -> [String] {
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE contact (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                address TEXT NOT NULL,
                mailbox TEXT,
                domain TEXT NOT NULL,
                state \(integer) NOT NULL,
                state_at \(integer) NOT NULL,
                stage \(integer) NOT NULL,
                stage_at \(integer),
                source TEXT NOT NULL,
                origin TEXT NOT NULL,
                fields TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                confirmed_at \(integer),
                delivered_at \(integer),
                opened_at \(integer),
                clicked_at \(integer),
                bounced_at \(integer),
                unanswered \(integer) NOT NULL,
                soft_bounces \(integer) NOT NULL,
                soft_campaign \(integer),
                hard_bounces \(integer) NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX contact_address ON contact (account, address)",
            "CREATE UNIQUE INDEX contact_account ON contact (account, key)",
            "CREATE INDEX contact_apart ON contact (account, state, key) WHERE state > 1",
            "CREATE INDEX contact_stage ON contact (account, stage, key) WHERE stage > 0",
            """
            CREATE TABLE contact_field (
                account \(integer) NOT NULL,
                name TEXT NOT NULL,
                type TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                PRIMARY KEY (account, name)
            )\(dialect.clusteredByKey)
            """,
            """
            CREATE TABLE source_count (
                account \(integer) NOT NULL,
                source TEXT NOT NULL,
                origin TEXT NOT NULL,
                is_confirmed \(integer) NOT NULL,
                day \(integer) NOT NULL,
                status \(integer) NOT NULL,
                count \(integer) NOT NULL,
                PRIMARY KEY (account, source, origin, is_confirmed, day, status)
            )\(dialect.clusteredByKey)
            """,
        ]
    }

    private static func membershipTables(_ dialect: Dialect) -> [String] {
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE contact_list (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                name TEXT NOT NULL,
                description TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                member_count \(integer) NOT NULL,
                opt_in TEXT
            )
            """,
            "CREATE UNIQUE INDEX contact_list_name ON contact_list (account, name)",
            """
            CREATE TABLE list_member (
                list \(integer) NOT NULL,
                contact \(integer) NOT NULL,
                joined_at \(integer) NOT NULL,
                PRIMARY KEY (list, contact)
            )\(dialect.clusteredByKey)
            """,
            "CREATE INDEX list_member_contact ON list_member (contact, list)",
            """
            CREATE TABLE tag (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                name TEXT NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX tag_name ON tag (account, name)",
            """
            CREATE TABLE contact_tag (
                tag \(integer) NOT NULL,
                contact \(integer) NOT NULL,
                PRIMARY KEY (tag, contact)
            )\(dialect.clusteredByKey)
            """,
            "CREATE INDEX contact_tag_contact ON contact_tag (contact, tag)",
            """
            CREATE TABLE segment (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                name TEXT NOT NULL,
                rule TEXT NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX segment_name ON segment (account, name)",
        ]
    }

    private static func consentTables(_ dialect: Dialect) -> [String] {
        let integer = dialect.integerType
        return [
            """
            CREATE TABLE contact_change (
                contact \(integer) NOT NULL,
                number \(integer) NOT NULL,
                at \(integer) NOT NULL,
                old_state \(integer),
                new_state \(integer) NOT NULL,
                cause TEXT NOT NULL,
                acted_by TEXT NOT NULL,
                event \(integer),
                note TEXT,
                PRIMARY KEY (contact, number)
            )\(dialect.clusteredByKey)
            """,
            """
            CREATE TABLE consent (
                key \(integer) PRIMARY KEY,
                contact \(integer) NOT NULL,
                kind TEXT NOT NULL,
                at \(integer) NOT NULL,
                list \(integer),
                address TEXT NOT NULL,
                ip TEXT,
                user_agent TEXT,
                shown_text TEXT,
                form TEXT,
                source TEXT NOT NULL,
                origin TEXT NOT NULL,
                noted_by TEXT NOT NULL
            )
            """,
            "CREATE INDEX consent_contact ON consent (contact, key)",
            """
            CREATE TABLE confirmation (
                key \(integer) PRIMARY KEY,
                account \(integer) NOT NULL,
                contact \(integer) NOT NULL,
                list \(integer),
                created_at \(integer) NOT NULL,
                expires_at \(integer) NOT NULL,
                used_at \(integer)
            )
            """,
            "CREATE INDEX confirmation_contact ON confirmation (contact, key)",
            """
            CREATE TABLE contact_secret (
                number \(integer) PRIMARY KEY,
                made_at \(integer) NOT NULL,
                secret \(dialect.bytesType) NOT NULL
            )
            """,
            """
            CREATE TABLE erased_contact (
                account \(integer) NOT NULL,
                hash TEXT NOT NULL,
                at \(integer) NOT NULL,
                PRIMARY KEY (account, hash)
            )\(dialect.clusteredByKey)
            """,
        ]
    }
}
