internal import GRDB

/// A store's file that is looked at, beside the process that works on it or without one. Nothing is written to it.
final class SQLiteView: Sendable {
    private let queue: DatabaseQueue

    /// - Throws: `EngineError.unavailable`, `.failed` where there is no store, or it is not ours to read.
    init(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.label = "postrider.look"
        // Not opened read-only: the first one to look after a crash has to read the newest commits back.
        configuration.prepareDatabase { database in try database.execute(sql: "PRAGMA query_only = ON") }
        do {
            // (Opening a file that is not there makes an empty one.)
            guard try Self.isStore(path) else { throw EngineError.failed("\(path) is no SQLite store") }
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw SQLiteFault.error(error)
        }
    }

    /// The first sixteen bytes of every SQLite file. Source: sqlite.org/fileformat.html, 1.3.
    private static func isStore(_ path: String) throws -> Bool {
        guard let file = StoredFile(path: path) else { return false }
        return try file.read().starts(with: Array("SQLite format 3\u{0}".utf8))
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any ReadConnection) throws -> Value) async throws -> Value {
        do {
            return try await queue.read { try body(SQLiteConnection($0, counters: EngineCounters())) }
        } catch {
            throw SQLiteFault.error(error)
        }
    }

    func copy(to path: String, _ show: @escaping @Sendable (Double) throws -> Void) async throws {
        do {
            // Made first, so that nobody else can read it at any time.
            _ = try GrowingFile(path: path, keeping: 0)
            let copy = try DatabaseQueue(path: path)
            try await queue.read { database in
                // The snapshot is taken by the first read. A copy in steps begins anew at each commit of others, unless its
                // source reads already.
                _ = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_schema")
                try copy.writeWithoutTransaction { target in
                    try database.backup(to: target, pagesPerStep: 1_024) { progress in
                        let total = max(1, progress.totalPageCount)
                        try show(Double(total - progress.remainingPageCount) / Double(total))
                    }
                }
            }
            try copy.close()
            try GrowingFile(path: path, keeping: StoredFile(path: path)?.byteCount ?? 0).synchronize()
        } catch let fault as FileFault {
            throw EngineError.unavailable("\(path): \(fault.words)")
        } catch {
            throw SQLiteFault.error(error)
        }
    }
}
