/// A store of SQL tables: SQLite on one machine, PostgreSQL on several.
///
/// Writes of concurrent callers are grouped: whatever arrived while the last commit ran shares the next one, and each
/// caller is answered only after that commit is on disk. When one body of a group throws, the group is rolled back and
/// its bodies run again one by one, so a body may run more than once and must have no effect but through its connection.
/// A statement that fails takes its body with it, also where the body hides the error: PostgreSQL undoes all of a
/// transaction in which one failed, and so does every engine here.
public protocol Engine: Sendable {
    var dialect: Dialect { get }

    /// Runs `body` over a consistent view of what was committed. It may run more than once.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any ReadConnection) throws -> Value) async throws -> Value

    /// Runs `body` in a durable group commit and returns after it.
    @discardableResult
    func write<Value: Sendable>(_ body: @escaping @Sendable (any WriteConnection) throws -> Value) async throws -> Value

    /// The same for callers on an event loop: `completion` runs once, on a thread of the engine's, after the commit, and
    /// in the order of the commits.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any WriteConnection) throws -> Value,
        completion: @escaping @Sendable (Result<Value, any Error>) -> Void)

    /// Calls `observer` after each group, on a thread of the engine's, once all its callers were answered.
    func observeCommits(_ observer: @escaping @Sendable (CommitReport) -> Void)

    /// Whether what was read from the store may be acted upon. False as soon as another process could have taken the store
    /// over unseen, and true again once it is certain that none has. Costs a look at the clock.
    var isHeld: Bool { get }

    /// Calls `observer` once, on any thread, when another process has taken the store over: nothing is written from then on.
    /// Who comes later is called at once.
    func observeLoss(_ observer: @escaping @Sendable (EngineError) -> Void)

    /// What the engine has done since it was opened.
    var work: EngineWork { get }

    /// Finishes what was handed in, then closes. Later calls fail with `EngineError.closed`.
    func close() async
}

extension Engine {
    @discardableResult
    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (any WriteConnection) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            write(body) { continuation.resume(with: $0) }
        }
    }
}
