import Storage
import TestKit
import Testing

@Suite("The schema")
struct SchemaTests {
    @Test("is made once, however often it is asked for", arguments: EngineKind.allCases)
    func migrates(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        try await Schema.migrate(engine)
        try await Schema.migrate(engine)
        let steps = try await engine.read {
            try $0.all(Statement("SELECT number FROM schema_step ORDER BY number")) { Int($0.integer(0)) }
        }
        #expect(steps == SchemaStep.all.map(\.number))
        #expect(steps == Set(steps).sorted())
        await engine.close()
        _ = store
    }

    @Test("a step that fails leaves nothing of itself, and the ones before it stay", arguments: EngineKind.allCases)
    func isWhole(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        let steps = [
            SchemaStep(1, "good") { _ in ["CREATE TABLE a (b TEXT)"] },
            SchemaStep(2, "bad") { _ in ["CREATE TABLE c (d TEXT)", "CREATE TABLE c (d TEXT)"] },
        ]
        await #expect(throws: EngineError.self) { try await Schema.migrate(engine, steps: steps) }
        let tables = try await engine.read { connection in
            try connection.all(Self.tableNames(connection.dialect)) { $0.text(0) }
        }
        #expect(tables.filter { $0 != "store_lease" } == ["a", "schema_step"])
        await engine.close()
        _ = store
    }

    private static func tableNames(_ dialect: Dialect) -> Statement {
        dialect.kind == .sqlite
            ? Statement("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            : Statement("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    }

    @Test("of a newer release is refused", arguments: EngineKind.allCases)
    func refusesNewer(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        try await Schema.migrate(engine)
        await #expect(throws: EngineError.self) {
            try await Schema.migrate(engine, steps: Array(SchemaStep.all.dropLast()))
        }
        await engine.close()
        _ = store
    }
}
