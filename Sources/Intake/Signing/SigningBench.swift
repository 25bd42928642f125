import NIOPosix
import Synchronization

/// A few threads that sign: jobs wait in one line, and a thread takes sixteen at a time, so that short signatures are not
/// outweighed by waking somebody for each.
///
/// What waits is bounded by who hands it in: a call of the API has 50 MiB at most, and an SMTP session one message.
final class SigningBench: Sendable {
    private static let batchCount = 16

    private struct State {
        var jobs: [@Sendable () -> Void] = []
        /// Jobs before it are taken.
        var start = 0
        var workerCount = 0
    }

    private let pool: NIOThreadPool
    private let threadCount: Int
    private let state = Mutex(State())

    /// - Parameter threadCount: one a core: signing is all arithmetic.
    init(threadCount: Int) {
        self.threadCount = threadCount
        pool = NIOThreadPool(numberOfThreads: threadCount)
        pool.start()
    }

    deinit { pool.shutdownGracefully { _ in } }

    /// Runs the job on one of the threads, once; jobs begin in the order they came.
    func run(_ job: @escaping @Sendable () -> Void) {
        let wantsWorker = state.withLock { state in
            state.jobs.append(job)
            guard state.workerCount < threadCount else { return false }
            state.workerCount += 1
            return true
        }
        // A pool that ends runs it too: nobody is left waiting.
        if wantsWorker { pool.submit { _ in self.work() } }
    }

    private func work() {
        while let batch = takeBatch() { for job in batch { job() } }
    }

    /// `nil` where nothing waits: the thread is given back.
    private func takeBatch() -> ArraySlice<@Sendable () -> Void>? {
        state.withLock { state in
            let end = min(state.start + SigningBench.batchCount, state.jobs.count)
            guard end > state.start else {
                state.jobs.removeAll(keepingCapacity: true)
                state.start = 0
                state.workerCount -= 1
                return nil
            }
            let batch = state.jobs[state.start..<end]
            state.start = end
            if state.start > 4_096 {
                state.jobs.removeFirst(state.start)
                state.start = 0
            }
            return batch
        }
    }
}
