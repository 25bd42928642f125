import Mail
import Spool
import Storage
import Synchronization

/// Knows whether the store can be written: from the commits that happen anyway, and where there were none of late, from one
/// of its own.
final class StoreProbe: Sendable {
    /// A commit younger than this speaks for the store.
    static let age = Duration.seconds(5)
    /// A disk that takes longer does not count as working.
    static let patience = Duration.seconds(3)

    private struct State {
        var lastSuccess: ContinuousClock.Instant?
        var failure: EngineError?
        var underWay: Task<Void, Never>?
    }

    private let engine: any Engine
    private let time: any TimeSource
    private let state = Mutex(State())

    init(engine: any Engine, time: any TimeSource) {
        self.engine = engine
        self.time = time
        engine.observeCommits { [weak self] report in self?.note(report) }
    }

    private func note(_ report: CommitReport) {
        state.withLock { state in
            if report.failedCount < report.writeCount {
                state.lastSuccess = .now
                state.failure = nil
            } else if report.failure.map(Self.isOfTheDisk) ?? false {
                state.lastSuccess = nil
                state.failure = report.failure
            }
        }
    }

    private static func isOfTheDisk(_ failure: EngineError) -> Bool {
        switch failure {
        case .full, .unavailable: true
        case .closed, .constraint, .inUse, .failed: false
        }
    }

    /// `nil` where the store can be written; else what is wrong with it.
    func fault() async -> String? {
        if isFresh { return nil }
        await commit()
        return state.withLock { state in
            if let success = state.lastSuccess, ContinuousClock.now - success < Self.age { return nil }
            return switch state.failure {
            case .full(let why), .unavailable(let why), .failed(let why), .constraint(let why), .inUse(let why): why
            case .closed: "the store is closed"
            case nil: "the store has not answered for \(Self.patience.components.seconds) s"
            }
        }
    }

    private var isFresh: Bool {
        state.withLock { state in state.lastSuccess.map { ContinuousClock.now - $0 < Self.age } ?? false }
    }

    /// One write, shared by whoever asks meanwhile, waited for no longer than patience lasts.
    private func commit() async {
        let task = state.withLock { state in
            if let task = state.underWay { return task }
            let task = Task { [self] in
                await write()
                forget()
            }
            state.underWay = task
            return task
        }
        await withTaskGroup(of: Void.self) { group in
            let (ended, sender) = AsyncStream.makeStream(of: Void.self)
            Task {
                await task.value
                sender.finish()
            }
            group.addTask { for await _ in ended {} }
            group.addTask { try? await Task.sleep(for: Self.patience) }
            await group.next()
            group.cancelAll()
        }
    }

    private func forget() { state.withLock { $0.underWay = nil } }

    /// Moves a mark that nobody reads. It must change something, or nothing would reach the disk.
    private func write() async {
        let mark = EventSequence(number: time.now().microseconds)
        do {
            try await engine.write { connection in
                try Spool.moveCursor("node.probe", to: mark, on: connection)
            }
            // The observer of commits is called later than this caller is answered.
            state.withLock { state in
                state.lastSuccess = .now
                state.failure = nil
            }
        } catch let error as EngineError {
            state.withLock { state in
                state.lastSuccess = nil
                state.failure = error
            }
        } catch {
            state.withLock { $0.failure = .failed("\(error)") }
        }
    }
}
