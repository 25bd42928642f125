/// How each session is set up, and what a server must be like.
enum PostgreSQLSettings {
    /// `synchronous_commit` is raised where the server's default is to answer before the disk has it; stricter defaults stay.
    private static let apply = """
        SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' \
        ELSE current_setting('synchronous_commit') END, false), current_setting('server_encoding'), \
        (SELECT datcollate FROM pg_database WHERE datname = current_database())::text, \
        current_setting('server_version_num'), current_setting('fsync'), \
        set_config('statement_timeout', '30s', false), set_config('lock_timeout', '10s', false), \
        set_config('idle_in_transaction_session_timeout', '60s', false), \
        set_config('default_transaction_isolation', 'read committed', false), \
        set_config('client_min_messages', 'error', false), pg_is_in_recovery(), \
        set_config('jit', 'off', false)
        """

    /// The writer's statements are each written for an index. The planner goes by counts that lag behind a queue which fills
    /// and empties within a minute, and would read it whole now and then.
    private static let keepToIndexes = ["enable_seqscan", "enable_bitmapscan", "enable_sort"].map { "SET \($0) = off" }

    /// - Throws: `.refused` where the server or the database is of no use to a store.
    static func apply(to session: PostgreSQLSession, isWriter: Bool, within limit: Duration) throws(PostgreSQLFault) {
        try session.sendOnce(apply)
        for sql in isWriter ? keepToIndexes : [] { try session.sendOnce(sql) }
        let answers = try session.collect(within: limit)
        for answer in answers { if let fault = answer.fault { throw fault } }
        let answer = answers[0]
        let row = answer.row(0)
        guard row.text(0) != "off", row.text(4) == "on" else {
            throw .refused(
                .failed("the PostgreSQL server does not commit durably: fsync and synchronous_commit must be on"))
        }
        guard row.text(1) == "UTF8", isByteOrder(row.text(2)) else {
            throw .refused(
                .failed(
                    "the PostgreSQL database has encoding \(row.text(1)) and collation \(row.text(2)); make it with "
                        + "CREATE DATABASE name TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"))
        }
        guard (Int(row.text(3)) ?? 0) >= 140_000 else {
            throw .refused(.failed("the PostgreSQL server is older than 14"))
        }
        guard row.integer(10) == 0 else { throw .lost("the PostgreSQL server is a standby and takes no writes") }
    }

    /// Text is compared byte by byte, as in SQLite and in Swift; other orders would put pages and cursors in a muddle.
    private static func isByteOrder(_ collation: String) -> Bool {
        ["C", "POSIX", "C.UTF-8", "C.utf8", "ucs_basic"].contains(collation)
    }
}
