internal import GRDB
internal import Synchronization

/// Puts waiting bodies into durable group commits, one group after the other, on the writer's queue.
final class GroupCommitter: Sendable {
    /// The most one commit holds, so that nobody waits long for others.
    static let groupCount = 512
    static let groupByteCount = 16 << 20

    private struct State {
        var waiting: [WriteJob] = []
        var isDraining = false
        /// Why nothing is taken in any more.
        var refusal: EngineError?
        var observers: [@Sendable (CommitReport) -> Void] = []
    }

    private let state = Mutex(State())
    private let pool: DatabasePool
    private let writer: WriterTransaction

    init(pool: DatabasePool, writer: WriterTransaction) {
        self.pool = pool
        self.writer = writer
    }

    func observe(_ observer: @escaping @Sendable (CommitReport) -> Void) {
        state.withLock { $0.observers.append(observer) }
    }

    func enqueue(_ job: WriteJob) {
        let (refusal, starts) = state.withLock { state -> (EngineError?, Bool) in
            if let refusal = state.refusal { return (refusal, false) }
            state.waiting.append(job)
            defer { state.isDraining = true }
            return (nil, !state.isDraining)
        }
        if let refusal { return job.fail(refusal) }
        if starts { pool.asyncWriteWithoutTransaction { _ in self.drain() } }
    }

    /// Takes nothing in from now on; what was handed in before is still done.
    func refuse(_ reason: EngineError) {
        state.withLock { state in if state.refusal == nil { state.refusal = reason } }
    }

    private func drain() {
        while true {
            let (jobs, observers) = state.withLock { state -> ([WriteJob], [@Sendable (CommitReport) -> Void]) in
                let jobs = state.waiting
                state.waiting = []
                if jobs.isEmpty { state.isDraining = false }
                return (jobs, state.observers)
            }
            guard !jobs.isEmpty else { return }
            var rest = jobs[...]
            while !rest.isEmpty {
                let start = ContinuousClock.now
                var report = CommitReport(writeCount: 0, duration: .zero)
                commit(rest.prefix(GroupCommitter.groupCount), &report)
                report.duration = ContinuousClock.now - start
                rest = rest.dropFirst(report.writeCount)
                for observer in observers { observer(report) }
                checkpoint()
            }
        }
    }

    /// Deals with some of the jobs, fewer than given where they grow too long for one commit, and writes down how many.
    private func commit(_ jobs: ArraySlice<WriteJob>, _ report: inout CommitReport) {
        var answers: [@Sendable () -> Void] = []
        answers.reserveCapacity(jobs.count)
        var tried = 0
        do {
            try writer.transaction { connection in
                let limit = connection.boundByteCount + GroupCommitter.groupByteCount
                for job in jobs {
                    tried += 1
                    answers.append(try writer.guarded { try job.run(connection) })
                    if connection.boundByteCount > limit { break }
                }
            }
            for answer in answers { answer() }
        } catch {
            refuseAfterSyncFailure()
            if tried <= 1 {
                jobs.first?.fail(error)
                report.add(failure: error)
                tried = 1
            } else {
                for job in jobs.prefix(tried) { commitAlone(job, &report) }
            }
        }
        report.writeCount = tried
    }

    private func commitAlone(_ job: WriteJob, _ report: inout CommitReport) {
        do {
            if let refusal = writer.failure { throw refusal }
            let answer = try writer.transaction { connection in try writer.guarded { try job.run(connection) } }
            answer()
        } catch {
            refuseAfterSyncFailure()
            job.fail(error)
            report.add(failure: error)
        }
    }

    private func checkpoint() {
        writer.checkpointIfDue()
        refuseAfterSyncFailure()
    }

    private func refuseAfterSyncFailure() {
        if let failure = writer.failure { refuse(failure) }
    }
}
