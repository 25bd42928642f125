/// What is wrong with a store as a store, whatever stands in it.
extension StoreView {
    /// Numbers of the schema's steps that are there, and of those that this release knows.
    public func schema() async throws -> (present: Set<Int>, known: Set<Int>) {
        let present = try await read { Set(try $0.all(Self.steps) { Int($0.integer(0)) }) }
        return (present, Set(SchemaStep.all.map(\.number)))
    }

    /// Reads every page and index of a SQLite file; asks PostgreSQL, which checks its pages itself, for indexes that were never
    /// finished.
    /// - Returns: sentences, at most `limit`; none where all is well.
    public func integrityFaults(limit: Int = 100) async throws -> [String] {
        try await read { connection in
            switch connection.dialect.kind {
            case .sqlite:
                try connection.all(Statement("PRAGMA integrity_check(\(limit))")) { $0.text(0) }.filter { $0 != "ok" }
            case .postgreSQL:
                try connection.all(Self.unfinishedIndexes) { "the index \($0.text(0)) was never finished" }
            }
        }
    }

    private static let steps = Statement("SELECT number FROM schema_step")
    private static let unfinishedIndexes = Statement(
        """
        SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready)
        ORDER BY c.relname LIMIT 100
        """)
}
