/// What is wrong with a store as a store, whatever stands in it.
extension StoreView {
    /// Numbers of the schema's steps that are there, and of those that this release knows.
    public func schema() async throws -> (present: Set<Int>, known: Set<Int>) {
        let present = try await read { Set(try $0.all(Self.steps) { Int($0.integer(0)) }) }
        return (present, Set(SchemaStep.all.map(\.number)))
    }

    /// The schema that a PostgreSQL store's tables are in: others of the database are somebody else's.
    /// - Throws: `EngineError.failed` for a SQLite store, or where there is none.
    public func schemaName() async throws -> String {
        let name = try await read { try $0.first(Self.currentSchema) { $0.text(0) } }
        guard let name, !name.isEmpty else { throw EngineError.failed("the role's search_path names no schema") }
        return name
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

    private static let currentSchema = Statement("SELECT coalesce(current_schema()::text, '')")
    private static let steps = Statement("SELECT number FROM schema_step")
    private static let unfinishedIndexes = Statement(
        """
        SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready)
        ORDER BY c.relname LIMIT 100
        """)
}
