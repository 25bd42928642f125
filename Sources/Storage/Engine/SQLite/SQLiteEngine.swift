internal import GRDB
internal import Synchronization

/// One file on one machine: SQLite in WAL mode, a single writer that groups commits at `synchronous = FULL`, and a few
/// readers that never wait for it.
public final class SQLiteEngine: Engine {
    public let dialect = Dialect(kind: .sqlite)
    private let pool: DatabasePool
    private let committer: GroupCommitter<WriterTransaction>
    private let writer: WriterTransaction
    private let counters = EngineCounters()
    /// Held as long as the engine lives; given back by `close`.
    private let lock: Mutex<StoreLock?>

    /// Opens the store at `path`, and makes it where there is none.
    /// - Throws: `EngineError.inUse` where a node runs on it, `.unavailable` or `.failed` where it cannot be opened.
    public init(path: String) throws {
        lock = Mutex(try StoreLock(path: path + "-lock"))
        do {
            pool = try DatabasePool(path: path, configuration: SQLiteEngine.configuration)
            try pool.writeWithoutTransaction { database in
                try SQLiteEngine.makeDurable(database)
            }
        } catch {
            throw SQLiteFault.error(error)
        }
        writer = WriterTransaction(pool: pool, counters: counters)
        committer = GroupCommitter(writer: writer)
        pool.writeWithoutTransaction { [writer] database in writer.open(database) }
    }

    /// Whether a process works on the store at `path` now.
    public static func isInUse(path: String) -> Bool { StoreLock.isHeld(path: path + "-lock") }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.label = "postrider.store"
        configuration.prepareDatabase { database in
            // Before the first table: a message of 5 kB fits a page with its neighbours, which saves a third of a commit.
            try database.execute(sql: "PRAGMA page_size = 16384")
            try database.execute(sql: "PRAGMA cache_size = \(database.configuration.readonly ? -8_192 : -65_536)")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
    }

    /// GRDB lowers `synchronous` to NORMAL while it opens a pool, which loses acknowledged commits at a power cut: it is
    /// raised afterwards, and read back.
    private static func makeDurable(_ database: Database) throws {
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
        guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2,
            try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal"
        else { throw EngineError.failed("the store does not commit durably") }
    }

    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (any ReadConnection) throws -> Value
    ) async throws -> Value {
        guard lock.withLock({ $0 != nil }) else { throw EngineError.closed }
        counters.countRead()
        do {
            return try await pool.read { [counters] in try body(SQLiteConnection($0, counters: counters)) }
        } catch {
            throw SQLiteFault.error(error)
        }
    }

    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (any WriteConnection) throws -> Value,
        completion: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        committer.enqueue(WriteJob(body, completion: completion))
    }

    public func observeCommits(_ observer: @escaping @Sendable (CommitReport) -> Void) { committer.observe(observer) }

    /// The system keeps the lock for as long as the process lives.
    public var isHeld: Bool { true }

    public func observeLoss(_ observer: @escaping @Sendable (EngineError) -> Void) {}

    public var work: EngineWork { counters.work }

    public func close() async {
        committer.refuse(.closed)
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            pool.asyncWriteWithoutTransaction { [writer] _ in
                writer.close()
                continuation.resume()
            }
        }
        try? pool.close()
        lock.withLock { $0 = nil }
    }
}
