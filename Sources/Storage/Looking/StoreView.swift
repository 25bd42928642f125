internal import GRDB

/// A store that is looked at, beside the node that works on it or without one. Nothing is written.
public final class StoreView: Sendable {
    private enum Source: Sendable {
        case file(DatabaseQueue)
        case database(WorkQueue<PostgreSQLReader>)
    }

    private let source: Source

    /// The file of a SQLite store.
    /// - Throws: `EngineError.unavailable`, `.failed` where there is none, or it is not ours to read.
    public init(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.label = "postrider.look"
        // Not opened read-only: the first one to look after a crash has to read the newest commits back.
        configuration.prepareDatabase { database in try database.execute(sql: "PRAGMA query_only = ON") }
        do {
            // (Opening a file that is not there makes an empty one.)
            guard try StoreView.isDatabase(path) else { throw EngineError.failed("\(path) is no SQLite store") }
            source = .file(try DatabaseQueue(path: path, configuration: configuration))
        } catch {
            throw SQLiteFault.error(error)
        }
    }

    /// A PostgreSQL store; it is connected to when it is first read.
    public init(_ address: PostgreSQLAddress) {
        let queue = WorkQueue<PostgreSQLReader>()
        queue.start(
            1, name: "store.look",
            duties: .init(
                makeContext: { PostgreSQLReader(address: address, counters: EngineCounters()) }, end: { $0.close() }))
        source = .database(queue)
    }

    deinit { if case .database(let queue) = source { queue.close() } }

    /// Runs `body` over one snapshot.
    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (any ReadConnection) throws -> Value
    ) async throws -> Value {
        switch source {
        case .file(let queue):
            do {
                return try await queue.read { try body(SQLiteConnection($0, counters: EngineCounters())) }
            } catch {
                throw SQLiteFault.error(error)
            }
        case .database(let queue):
            return try await queue.run { try $0.read(body) }
        }
    }

    /// The first sixteen bytes of every SQLite file. Source: sqlite.org/fileformat.html, 1.3.
    private static func isDatabase(_ path: String) throws -> Bool {
        guard let bytes = StoredFile(path: path) else { return false }
        return try bytes.read().starts(with: Array("SQLite format 3\u{0}".utf8))
    }

    /// Copies the snapshot of this moment into a file, whatever is written meanwhile.
    /// - Parameters:
    ///   - path: of a file that is not there yet, or of what a copy that was cut off left.
    ///   - show: told the share that is copied, 0...1; what it throws ends the copy.
    /// - Throws: `EngineError.full` where the disk is; `.failed` for a PostgreSQL store, which `pg_dump` copies.
    public func copy(to path: String, _ show: @escaping @Sendable (Double) throws -> Void) async throws {
        guard case .file(let queue) = source else {
            throw EngineError.failed("a PostgreSQL store is copied with pg_dump")
        }
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
