import Storage
import TestKit
import Testing

@Suite("A full disk")
struct FullDiskTests {
    private static let insert = Statement("INSERT INTO note (bytes) VALUES ($1)")
    private static let count = Statement("SELECT count(*) FROM note")

    @Test("refuses what does not fit, whole, and takes it in again once there is room")
    func recovers() async throws {
        let store = try TemporaryStore(.sqlite)
        let engine = try await store.openEngine()
        try await engine.write { connection in
            try connection.execute(Statement("CREATE TABLE note (bytes BLOB NOT NULL)"), [])
        }
        try await limitPages(to: 20, engine)
        let row: [Binding] = [.bytes(Array(repeating: 1, count: 10_000))]
        await #expect {
            try await engine.write { try $0.executeMany(Self.insert, Array(repeating: row, count: 100)) }
        } throws: { error in
            if case EngineError.full = error { true } else { false }
        }
        #expect(try await rowCount(engine) == 0)
        try await engine.write { try $0.executeMany(Self.insert, [row]) }
        try await limitPages(to: 1_000_000, engine)
        try await engine.write { try $0.executeMany(Self.insert, Array(repeating: row, count: 100)) }
        #expect(try await rowCount(engine) == 101)
        await engine.close()
    }

    @Test("fails a body also when it hides what happened")
    func isNotHidden() async throws {
        let store = try TemporaryStore(.sqlite)
        let engine = try await store.openEngine()
        try await engine.write { connection in
            try connection.execute(Statement("CREATE TABLE note (bytes BLOB NOT NULL)"), [])
        }
        try await limitPages(to: 20, engine)
        let row: [Binding] = [.bytes(Array(repeating: 1, count: 10_000))]
        await #expect(throws: EngineError.self) {
            try await engine.write { connection in
                _ = try? connection.executeMany(Self.insert, Array(repeating: row, count: 100))
            }
        }
        #expect(try await rowCount(engine) == 0)
        await engine.close()
    }

    private func limitPages(to count: Int, _ engine: any Engine) async throws {
        try await engine.write { connection in
            try connection.query(Statement("PRAGMA max_page_count = \(count)"), []) { _ in }
        }
    }

    private func rowCount(_ engine: any Engine) async throws -> Int64 {
        try await engine.read { try $0.first(Self.count) { $0.integer(0) } ?? -1 }
    }
}
