internal import Synchronization

/// What an engine has done since it was opened. Counters that only grow.
public struct EngineWork: Sendable, Hashable {
    /// Statements run, once for each set of values.
    public var statementCount = 0
    /// How often a thread stood still until a server's answers came; 0 where there is no server.
    public var waitCount = 0
    /// How long they stood.
    public var waitTime = Duration.zero
    /// Calls of `read` that were carried out.
    public var readCount = 0
    /// Connections made to a server; 0 where there is none.
    public var connectionCount = 0
    /// Transactions that were run again, since they met another's or their connection broke.
    public var repetitionCount = 0

    public init() {}
}

/// Where an engine's threads count. Costs an atomic addition each.
final class EngineCounters: Sendable {
    private let statements = Atomic(0)
    private let waits = Atomic(0)
    private let waitNanoseconds = Atomic(0)
    private let reads = Atomic(0)
    private let connections = Atomic(0)
    private let repetitions = Atomic(0)

    func countStatements(_ count: Int = 1) { statements.add(count, ordering: .relaxed) }
    func countRead() { reads.add(1, ordering: .relaxed) }
    func countConnection() { connections.add(1, ordering: .relaxed) }
    func countRepetition() { repetitions.add(1, ordering: .relaxed) }

    func countWait(_ duration: Duration) {
        waits.add(1, ordering: .relaxed)
        waitNanoseconds.add(Int(duration / .nanoseconds(1)), ordering: .relaxed)
    }

    var work: EngineWork {
        var work = EngineWork()
        work.statementCount = statements.load(ordering: .relaxed)
        work.waitCount = waits.load(ordering: .relaxed)
        work.waitTime = .nanoseconds(waitNanoseconds.load(ordering: .relaxed))
        work.readCount = reads.load(ordering: .relaxed)
        work.connectionCount = connections.load(ordering: .relaxed)
        work.repetitionCount = repetitions.load(ordering: .relaxed)
        return work
    }
}
