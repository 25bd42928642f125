/// A store that is looked at, beside the node that works on it or without one. Nothing is written.
public final class StoreView: Sendable {
    private enum Source: Sendable {
        case file(SQLiteView)
        case database(WorkQueue<PostgreSQLReader>)
    }

    private let source: Source

    /// The file of a SQLite store.
    /// - Throws: `EngineError.unavailable`, `.failed` where there is none, or it is not ours to read.
    public init(path: String) throws { source = .file(try SQLiteView(path: path)) }

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
        case .file(let view): try await view.read(body)
        case .database(let queue): try await queue.run { try $0.read(body) }
        }
    }

    /// Copies the snapshot of this moment into a file, whatever is written meanwhile.
    /// - Parameters:
    ///   - path: of a file that is not there yet, or of what a copy that was cut off left.
    ///   - show: told the share that is copied, 0...1; what it throws ends the copy.
    /// - Throws: `EngineError.full` where the disk is; `.failed` for a PostgreSQL store, which `pg_dump` copies.
    public func copy(to path: String, _ show: @escaping @Sendable (Double) throws -> Void) async throws {
        guard case .file(let view) = source else {
            throw EngineError.failed("a PostgreSQL store is copied with pg_dump")
        }
        try await view.copy(to: path, show)
    }
}
