/// A PostgreSQL database, which one node at a time works on: a writer that groups commits under the store's lease, and a few
/// readers. Each connection has a thread of its own.
public final class PostgreSQLEngine: Engine {
    private static let readerCount = 4

    public let dialect = Dialect(kind: .postgreSQL)
    private let writers: WorkQueue<PostgreSQLWriter>
    private let readers = WorkQueue<PostgreSQLReader>()
    private let writer: PostgreSQLWriter
    private let committer: GroupCommitter<PostgreSQLWriter>
    private let standing = LeaseStanding()
    private let counters = EngineCounters()

    /// Opens the store at `address`, and makes it where there is none.
    /// - Throws: `EngineError.inUse` where another node works on it, `.unavailable` or `.failed` where it cannot be opened.
    public static func open(_ address: PostgreSQLAddress) async throws -> PostgreSQLEngine {
        let engine = PostgreSQLEngine(address)
        try await engine.writers.run { try $0.open() }
        return engine
    }

    /// Who works on the store at `address` now (`host, process 4711`); `nil` where nobody does.
    public static func holder(of address: PostgreSQLAddress) async throws -> String? {
        let queue = WorkQueue<PostgreSQLReader>()
        queue.start(
            1, name: "store.look",
            duties: .init(
                makeContext: { PostgreSQLReader(address: address, counters: EngineCounters()) }, end: { $0.close() }))
        defer { queue.close() }
        let state = try await queue.run { reader in
            try reader.read { connection in try StoreLease.standing(on: connection) }
        }
        return state.flatMap { $0.isFree ? nil : LeaseHolder.name(of: $0.holder) }
    }

    private init(_ address: PostgreSQLAddress) {
        let writers = WorkQueue<PostgreSQLWriter>()
        let (standing, counters) = (standing, counters)
        let writer = PostgreSQLWriter(address: address, queue: writers, standing: standing, counters: counters)
        self.writers = writers
        self.writer = writer
        committer = GroupCommitter(writer: writer)
        writers.start(
            1, name: "store.write",
            duties: .init(
                makeContext: { writer }, whenIdle: (StoreLease.renewal, { $0.renew() }), end: { $0.close() }))
        readers.start(
            Self.readerCount, name: "store.read",
            duties: .init(
                makeContext: { PostgreSQLReader(address: address, counters: counters) }, end: { $0.close() }))
    }

    deinit {
        writer.retire()
        writers.close()
        readers.close()
    }

    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (any ReadConnection) throws -> Value
    ) async throws -> Value {
        try await readers.run { try $0.read(body) }
    }

    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (any WriteConnection) throws -> Value,
        completion: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        committer.enqueue(WriteJob(body, completion: completion))
    }

    public func observeCommits(_ observer: @escaping @Sendable (CommitReport) -> Void) { committer.observe(observer) }

    public var isHeld: Bool { standing.isGood(at: .now) }

    public func observeLoss(_ observer: @escaping @Sendable (EngineError) -> Void) { standing.observeLoss(observer) }

    public var work: EngineWork { counters.work }

    public func close() async {
        committer.refuse(.closed)
        await writers.closeAndWait()
        await readers.closeAndWait()
    }
}
