/// Brings a store's tables to the newest step.
public enum Schema {
    private static let makeTable = Statement(
        "CREATE TABLE IF NOT EXISTS schema_step (number INTEGER PRIMARY KEY, name TEXT NOT NULL)", isDefinition: true)
    private static let newest = Statement("SELECT coalesce(max(number), 0) FROM schema_step")
    private static let note = Statement("INSERT INTO schema_step (number, name) VALUES ($1, $2)")

    /// Applies the steps that are missing. Safe to call at every start: a step is either wholly there or not at all.
    /// - Throws: `EngineError.failed` where the store was written by a newer release.
    public static func migrate(_ engine: any Engine, steps: [SchemaStep] = SchemaStep.all) async throws {
        let present = try await engine.write { connection in
            try connection.execute(makeTable, [])
            return Int(try connection.first(newest) { $0.integer(0) } ?? 0)
        }
        guard present <= steps.last?.number ?? 0 else {
            throw EngineError.failed("the store has schema step \(present), this release knows \(steps.count)")
        }
        for step in steps where step.number > present {
            try await engine.write { connection in
                for sql in step.sql(connection.dialect) {
                    try connection.execute(Statement(sql, isDefinition: true), [])
                }
                try connection.execute(note, [.integer(Int64(step.number)), .text(step.name)])
            }
        }
    }
}
