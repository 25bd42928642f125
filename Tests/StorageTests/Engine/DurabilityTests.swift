import Storage
import TestKit
import Testing

@Suite("A SQLite store commits durably")
struct DurabilityTests {
    @Test("its writer syncs every commit to disk")
    func writerSyncs() async throws {
        let store = try TemporaryStore()
        let engine = try store.openEngine()
        let pragmas = try await engine.write { connection in
            try ["synchronous", "page_size", "journal_mode"].map { name in
                try connection.first(Statement("PRAGMA \(name)")) { $0.text(0) }
            }
        }
        #expect(pragmas == ["2", "16384", "wal"])
        await engine.close()
    }

    @Test("what was committed is there after an engine that was never closed")
    func survivesAbandonment() async throws {
        let store = try TemporaryStore()
        try await writeAndAbandon(store)
        let engine = try store.openEngine()
        let count = try await engine.read { try $0.first(Statement("SELECT count(*) FROM note")) { $0.integer(0) } }
        #expect(count == 3)
        await engine.close()
    }

    private func writeAndAbandon(_ store: TemporaryStore) async throws {
        let engine = try store.openEngine()
        try await engine.write { connection in
            try connection.execute(Statement("CREATE TABLE note (text TEXT)"), [])
            try connection.executeMany(
                Statement("INSERT INTO note (text) VALUES ($1)"), [[.text("a")], [.text("b")], [.text("c")]])
        }
    }

    @Test("a second engine on the same file is refused, until the first has closed")
    func oneAtATime() async throws {
        let store = try TemporaryStore()
        let engine = try store.openEngine()
        #expect {
            _ = try store.openEngine()
        } throws: { error in
            if case EngineError.inUse = error { true } else { false }
        }
        #expect(SQLiteEngine.isInUse(path: store.path))
        await engine.close()
        #expect(!SQLiteEngine.isInUse(path: store.path))
        await #expect(throws: EngineError.closed) { try await engine.write { _ in } }
        await #expect(throws: EngineError.closed) { try await engine.read { _ in } }
        await (try store.openEngine()).close()
    }
}
