internal import Dispatch
internal import Foundation
internal import Synchronization

/// Work for threads that own what they work with: each thread makes its `Context`, and nobody else ever touches it. Calls
/// that block, as libpq's do, belong here and never on the threads that Swift's tasks share.
final class WorkQueue<Context>: Sendable {
    /// What a thread does besides the work given to it.
    struct Duties: Sendable {
        let makeContext: @Sendable () -> Context
        /// Called when nothing came for that long.
        var whenIdle: (after: Duration, run: @Sendable (Context) -> Void)?
        /// The last call.
        let end: @Sendable (Context) -> Void
    }

    private struct State {
        var waiting: [@Sendable (Context) -> Void] = []
        var isClosed = false
        var threadCount = 0
        var whenEnded: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let signal = DispatchSemaphore(value: 0)

    /// Starts `count` threads more.
    func start(_ count: Int, name: String, duties: Duties) {
        state.withLock { $0.threadCount += count }
        for _ in 0..<count {
            let thread = Thread { [self] in
                let context = duties.makeContext()
                work(with: context, duties: duties)
                duties.end(context)
                ended()
            }
            thread.name = name
            thread.start()
        }
    }

    /// - Returns: false where the queue takes nothing in any more.
    func add(_ work: @escaping @Sendable (Context) -> Void) -> Bool {
        let isTaken = state.withLock { state in
            if !state.isClosed { state.waiting.append(work) }
            return !state.isClosed
        }
        if isTaken { signal.signal() }
        return isTaken
    }

    /// Runs `work` on one of the threads and returns what it makes.
    /// - Throws: `EngineError.closed` where the queue takes nothing in any more.
    func run<Value: Sendable>(_ work: @escaping @Sendable (Context) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = add { context in continuation.resume(with: Result { try work(context) }) }
            if !isTaken { continuation.resume(throwing: EngineError.closed) }
        }
    }

    /// Takes nothing in from now on. The threads end when what was handed in is done.
    func close() {
        let count = state.withLock { state in
            state.isClosed = true
            return state.threadCount
        }
        for _ in 0..<count { signal.signal() }
    }

    /// Closes, and returns when the threads have ended.
    func closeAndWait() async {
        close()
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.threadCount > 0 { state.whenEnded.append(continuation) }
                return state.threadCount == 0
            }
            if isOver { continuation.resume() }
        }
    }

    private func work(with context: Context, duties: Duties) {
        while true {
            let next = state.withLock { state in
                (
                    work: state.waiting.isEmpty ? nil : state.waiting.removeFirst(), isClosed: state.isClosed
                )
            }
            if let work = next.work {
                work(context)
            } else if next.isClosed {
                return
            } else if let idle = duties.whenIdle {
                let deadline = DispatchTime.now() + .milliseconds(Int(idle.after / .milliseconds(1)))
                if signal.wait(timeout: deadline) == .timedOut { idle.run(context) }
            } else {
                signal.wait()
            }
        }
    }

    private func ended() {
        let waiters = state.withLock { state in
            state.threadCount -= 1
            return state.threadCount == 0 ? state.whenEnded : []
        }
        for waiter in waiters { waiter.resume() }
    }
}
