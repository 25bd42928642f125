import Storage
import TestKit
import Testing

@Suite("A store commits durably")
struct DurabilityTests {
    @Test("a SQLite writer syncs every commit to disk")
    func writerSyncs() async throws {
        let (engine, store) = try await EngineKind.sqlite.make()
        let pragmas = try await engine.write { connection in
            try ["synchronous", "page_size", "journal_mode"].map { name in
                try connection.first(Statement("PRAGMA \(name)")) { $0.text(0) }
            }
        }
        #expect(pragmas == ["2", "16384", "wal"])
        await engine.close()
        _ = store
    }

    @Test("what was committed is there after an engine that was never closed", arguments: EngineKind.allCases)
    func survivesAbandonment(kind: EngineKind) async throws {
        let store = try TemporaryStore(kind)
        try await writeAndAbandon(store)
        let engine = try await store.openEngine()
        let count = try await engine.read { try $0.first(Statement("SELECT count(*) FROM note")) { $0.integer(0) } }
        #expect(count == 3)
        await engine.close()
    }

    private func writeAndAbandon(_ store: TemporaryStore) async throws {
        let engine = try await store.openEngine()
        try await engine.write { connection in
            try connection.execute(Statement("CREATE TABLE note (text TEXT)"), [])
            try connection.executeMany(
                Statement("INSERT INTO note (text) VALUES ($1)"), [[.text("a")], [.text("b")], [.text("c")]])
        }
    }

    @Test("a second engine on the same store is refused, until the first has closed", arguments: EngineKind.allCases)
    func oneAtATime(kind: EngineKind) async throws {
        let store = try TemporaryStore(kind)
        let engine = try await store.openEngine()
        await #expect {
            _ = try await store.openEngine()
        } throws: { error in
            if case EngineError.inUse = error { true } else { false }
        }
        #expect(try await isInUse(store))
        await engine.close()
        #expect(try await !isInUse(store))
        await #expect(throws: EngineError.closed) { try await engine.write { _ in } }
        await #expect(throws: EngineError.closed) { try await engine.read { _ in } }
        await (try await store.openEngine()).close()
    }

    private func isInUse(_ store: TemporaryStore) async throws -> Bool {
        switch store.kind {
        case .sqlite: SQLiteEngine.isInUse(path: store.path)
        case .postgreSQL:
            try await PostgreSQLEngine.holder(of: try PostgreSQLAddress(try await store.makeURL())) != nil
        }
    }
}
