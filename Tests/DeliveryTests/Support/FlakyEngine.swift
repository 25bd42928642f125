import Storage
import Synchronization

/// An engine whose writes fail while it is told so, as on a full disk, and whose lease may be doubted.
final class FlakyEngine: Engine {
    private let engine: any Engine
    private let failing = Mutex(false)
    private let failures = Mutex(0)
    private let doubted = Mutex(false)

    init(_ engine: any Engine) { self.engine = engine }

    var dialect: Dialect { engine.dialect }
    var isFailing: Bool {
        get { failing.withLock(\.self) }
        set { failing.withLock { $0 = newValue } }
    }

    /// Whether another node could have taken the store over.
    var isDoubted: Bool {
        get { doubted.withLock(\.self) }
        set { doubted.withLock { $0 = newValue } }
    }

    /// A write has failed.
    var hasFailed: Bool { failures.withLock { $0 > 0 } }

    private func mustFail() -> Bool {
        guard isFailing else { return false }
        failures.withLock { $0 += 1 }
        return true
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any ReadConnection) throws -> Value) async throws -> Value {
        try await engine.read(body)
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any WriteConnection) throws -> Value,
        completion: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        if mustFail() { return completion(.failure(EngineError.unavailable("disk full"))) }
        engine.write(body, completion: completion)
    }

    func observeCommits(_ observer: @escaping @Sendable (CommitReport) -> Void) { engine.observeCommits(observer) }

    var isHeld: Bool { !isDoubted && engine.isHeld }

    func observeLoss(_ observer: @escaping @Sendable (EngineError) -> Void) { engine.observeLoss(observer) }

    var work: EngineWork { engine.work }

    func close() async { await engine.close() }
}
