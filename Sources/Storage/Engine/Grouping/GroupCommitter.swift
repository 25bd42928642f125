internal import Synchronization

/// Puts waiting bodies into durable group commits, one group after the other, on the writer's thread.
final class GroupCommitter<Writer: GroupWriter>: Sendable {
    /// The most one commit holds, so that nobody waits long for others.
    private static var groupCount: Int { 512 }
    private static var groupByteCount: Int { 16 << 20 }

    private struct State {
        var waiting: [WriteJob] = []
        var isDraining = false
        /// Why nothing is taken in any more.
        var refusal: EngineError?
        var observers: [@Sendable (CommitReport) -> Void] = []
    }

    private let state = Mutex(State())
    private let writer: Writer

    init(writer: Writer) { self.writer = writer }

    func observe(_ observer: @escaping @Sendable (CommitReport) -> Void) {
        state.withLock { $0.observers.append(observer) }
    }

    func enqueue(_ job: WriteJob) {
        let refusal = state.withLock { state -> EngineError? in
            if let refusal = state.refusal { return refusal }
            state.waiting.append(job)
            // Under the lock: whoever closes the writer afterwards finds the work handed in.
            if !state.isDraining { writer.start { self.drain() } }
            state.isDraining = true
            return nil
        }
        if let refusal { job.fail(refusal) }
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
                commit(rest.prefix(Self.groupCount), &report)
                report.duration = ContinuousClock.now - start
                rest = rest.dropFirst(report.writeCount)
                for observer in observers { observer(report) }
                writer.groupEnded()
                refuseAfterFailure()
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
                answers.removeAll(keepingCapacity: true)
                tried = 0
                let limit = writer.boundByteCount + Self.groupByteCount
                for job in jobs {
                    tried += 1
                    answers.append(try writer.guarded { try job.run(connection) })
                    if writer.boundByteCount > limit { break }
                }
            }
            for answer in answers { answer() }
        } catch {
            refuseAfterFailure()
            switch tried {
            case 0:
                // No transaction could begin: nobody's job is to blame, and each alone would fare the same.
                for job in jobs {
                    job.fail(error)
                    report.add(failure: error)
                }
                tried = jobs.count
            case 1:
                jobs.first?.fail(error)
                report.add(failure: error)
            default:
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
            refuseAfterFailure()
            job.fail(error)
            report.add(failure: error)
        }
    }

    private func refuseAfterFailure() {
        if let failure = writer.failure { refuse(failure) }
    }
}
