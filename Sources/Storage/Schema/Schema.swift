/// Brings a store's tables to the newest step.
public enum Schema {
    private static let makeTable = Statement(
        "CREATE TABLE IF NOT EXISTS schema_step (number INTEGER PRIMARY KEY, name TEXT NOT NULL)", isDefinition: true)
    private static let applied = Statement("SELECT number FROM schema_step")
    private static let note = Statement("INSERT INTO schema_step (number, name) VALUES ($1, $2)")

    /// Applies the steps that are missing. Safe to call at every start: a step is either wholly there or not
    /// at all.
    /// - Throws: `EngineError.failed` where the store was written by a newer release.
    public static func migrate(_ engine: any Engine, steps: [SchemaStep] = SchemaStep.all) async throws {
        let present = try await engine.write { connection in
            try connection.execute(makeTable, [])
            return Set(try connection.all(applied) { Int($0.integer(0)) })
        }
        let newest = steps.last?.number ?? 0
        if let unknown = present.filter({ $0 > newest }).max() {
            throw EngineError.failed("the store has schema step \(unknown), this release knows \(newest)")
        }
        for step in steps where !present.contains(step.number) {
            try await engine.write { connection in
                for sql in step.sql(connection.dialect) {
                    try connection.execute(Statement(sql, isDefinition: true), [])
                }
                try connection.execute(note, [.integer(Int64(step.number)), .text(step.name)])
            }
        }
    }

    /// The newest step that a store has; 0 for an empty one.
    public static func step(of engine: any Engine) async throws -> Int {
        try await engine.write { connection in
            try connection.execute(makeTable, [])
            return try connection.all(applied) { Int($0.integer(0)) }.max() ?? 0
        }
    }
}
