/// The transactions that `GroupCommitter` puts groups into. Everything but `failure` runs on the one thread that `start`
/// names.
protocol GroupWriter: AnyObject, Sendable {
    associatedtype Connection: WriteConnection

    /// Runs `work` soon, on the thread that owns the connection which writes.
    func start(_ work: @escaping @Sendable () -> Void)

    /// Runs `body` between begin and commit; when it returns, what it wrote is on disk. Rolls back when it throws. `body` may
    /// run more than once.
    func transaction<Value>(_ body: (Connection) throws -> Value) throws -> Value

    /// Runs one job's part of a transaction, and throws what a statement met also where the job hid it.
    func guarded<Value>(_ body: () throws -> Value) throws -> Value

    /// Bytes of text and blobs handed over since the connection was made: the measure of a group's size.
    var boundByteCount: Int { get }

    /// Once nothing can be promised any more: why.
    var failure: EngineError? { get }

    /// Called after each group, when its callers have their answers.
    func groupEnded()
}
