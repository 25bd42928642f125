import Foundation
import TestKit
import Testing

@testable import Storage

@Suite("A store that is looked at")
struct StoreViewTests {
    private static let make = Statement(
        "CREATE TABLE note (key INTEGER PRIMARY KEY, text TEXT NOT NULL)", isDefinition: true)
    private static let insert = Statement("INSERT INTO note (key, text) VALUES ($1, $2)")
    private static let count = Statement("SELECT COUNT(*) FROM note")

    private func filled(_ rows: Int) async throws -> (store: TemporaryStore, engine: any Engine) {
        let store = try TemporaryStore(.sqlite)
        let engine = try await store.openEngine()
        try await Self.add(0..<rows, to: engine) { try $0.execute(Self.make, []) }
        return (store, engine)
    }

    private static func add(
        _ numbers: Range<Int>, to engine: any Engine,
        before: @escaping @Sendable (any WriteConnection) throws -> Void = { _ in }
    ) async throws {
        try await engine.write { connection in
            try before(connection)
            let text = String(repeating: "x", count: 2_000)
            try connection.executeMany(insert, numbers.map { [.integer(Int64($0)), .text(text)] })
        }
    }

    @Test("is copied as it was at one instant, though it is written to between the steps")
    func copies() async throws {
        let (store, engine) = try await filled(20_000)
        let path = store.directory.appending(path: "copy").path
        let (steps, tell) = AsyncStream.makeStream(of: Double.self)
        let copying = Task {
            try await StoreView(path: store.path).copy(to: path) { tell.yield($0) }
            tell.finish()
        }
        var shares: [Double] = []
        for await share in steps {
            shares.append(share)
            let first = 20_000 + shares.count * 10
            try await Self.add(first..<first + 10, to: engine)
        }
        try await copying.value
        #expect(shares.count > 1 && shares == shares.sorted() && shares.last == 1)
        let copy = try StoreView(path: path)
        #expect(try await copy.integrityFaults() == [])
        #expect(try await copy.read { try $0.first(Self.count) { $0.integer(0) } } == 20_000)
        #expect(
            try await engine.read { try $0.first(Self.count) { $0.integer(0) } } == Int64(20_000 + shares.count * 10))
        await engine.close()
    }

    @Test("is found damaged where bytes of it changed")
    func damaged() async throws {
        let (store, engine) = try await filled(2_000)
        await engine.close()
        let file = try FileHandle(forUpdating: URL(filePath: store.path))
        try file.seek(toOffset: 5 * 16_384)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 16_384))
        try file.close()
        var isDamaged = false
        do {
            isDamaged = try await !StoreView(path: store.path).integrityFaults().isEmpty
        } catch is EngineError {
            isDamaged = true
        }
        #expect(isDamaged)
    }

    @Test("is not written to, and not made where there is none")
    func readsOnly() async throws {
        let (store, engine) = try await filled(1)
        let view = try StoreView(path: store.path)
        await #expect(throws: (any Error).self) {
            try await view.read { try $0.query(Statement("DELETE FROM note"), []) { _ in } }
        }
        let nowhere = store.directory.appending(path: "nowhere").path
        #expect(throws: EngineError.self) { try StoreView(path: nowhere) }
        #expect(!FileManager.default.fileExists(atPath: nowhere))
        await engine.close()
    }
}
