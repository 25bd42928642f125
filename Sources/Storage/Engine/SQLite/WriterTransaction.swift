internal import GRDB
internal import GRDBSQLite

/// The one connection that writes and checkpoints. Used on the writer's queue only, which is why it may be handed over.
final class WriterTransaction: GroupWriter, @unchecked Sendable {
    /// Frames of the write-ahead log (16 KiB each) after which they are carried over into the main file.
    static let checkpointFrameCount: CInt = 2_000

    private static let begin = Storage.Statement("BEGIN IMMEDIATE")
    private static let commit = Storage.Statement("COMMIT")
    private static let rollback = Storage.Statement("ROLLBACK")

    private let pool: DatabasePool
    private let counters: EngineCounters
    private var connection: SQLiteConnection?
    private var frameCount: CInt = 0
    /// Set once a sync has failed: nothing is promised any more.
    private(set) var failure: EngineError?

    init(pool: DatabasePool, counters: EngineCounters) {
        self.pool = pool
        self.counters = counters
    }

    var boundByteCount: Int { connection?.boundByteCount ?? 0 }

    func start(_ work: @escaping @Sendable () -> Void) { pool.asyncWriteWithoutTransaction { _ in work() } }

    /// To be called on the writer's queue.
    func open(_ database: Database) {
        connection = SQLiteConnection(database, counters: counters)
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_wal_hook(
            database.sqliteConnection,
            { context, _, _, frameCount in
                Unmanaged<WriterTransaction>.fromOpaque(context!).takeUnretainedValue().frameCount = frameCount
                return SQLITE_OK
            }, context)
    }

    func close() {
        if let handle = connection?.handle {
            sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
            sqlite3_wal_hook(handle, nil, nil)
        }
        connection = nil
    }

    /// Runs `body` between BEGIN and COMMIT; when it returns, what it wrote is on disk. Rolls back when it throws.
    func transaction<Value>(_ body: (SQLiteConnection) throws -> Value) throws -> Value {
        guard let connection else { throw EngineError.closed }
        connection.fault = nil
        do {
            try connection.execute(Self.begin, [])
            let value = try body(connection)
            try connection.execute(Self.commit, [])
            return value
        } catch {
            noteSyncFailure(sqlite3_extended_errcode(connection.handle))
            if isOpen { _ = try? connection.execute(Self.rollback, []) }
            throw error
        }
    }

    /// A body that hides a failure fails all the same: SQLite may have undone a part of what it wrote, or ended the whole
    /// transaction, and those after it would write outside of any.
    func guarded<Value>(_ body: () throws -> Value) throws -> Value {
        let value = try body()
        if let fault = connection?.fault { throw fault }
        guard isOpen else { throw EngineError.unavailable("the store ended the transaction") }
        return value
    }

    private var isOpen: Bool { connection.map { sqlite3_get_autocommit($0.handle) == 0 } ?? false }

    /// Carries the log over into the main file when it has grown; readers at work are not waited for.
    func groupEnded() {
        guard frameCount >= Self.checkpointFrameCount, let handle = connection?.handle else { return }
        frameCount = 0
        noteSyncFailure(sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil))
    }

    private func noteSyncFailure(_ code: CInt) {
        guard failure == nil, SQLiteFault.isSyncFailure(code) else { return }
        failure = .unavailable("a sync to disk failed; the node must be restarted")
    }
}
