import Mail
import Spool
import Storage

/// Does one job, from where the last commit of its place left it.
struct VerificationJobRun {
    /// From one note of progress to the next.
    static let pause = Duration.seconds(1)

    private var job: VerificationJob
    private let jobs: VerificationJobs

    init(_ job: VerificationJob, _ jobs: VerificationJobs) {
        self.job = job
        self.jobs = jobs
    }

    /// - Throws: `EngineError` where the store cannot be read now, `CancellationError`; then it goes on from there another
    ///   time.
    consuming func run() async throws {
        var run = self
        do {
            guard try await run.verify() else { return run.jobs.files.remove(run.job.key) }
            try await run.end(.ready, fault: nil)
        } catch let fault as ListFault {
            try await run.end(.failed, fault: fault.sentence)
        } catch let fault as VerificationJobFault {
            try await run.end(.failed, fault: fault.sentence)
        }
    }

    /// - Returns: false where somebody cancelled or deleted it.
    private mutating func verify() async throws -> Bool {
        let (jobs, key) = (jobs, job.key)
        let list = jobs.run(of: job)
        let result = jobs.files.result(of: key)
        job.state = .running
        var cursor = job.cursor ?? list.begin(at: jobs.now)
        if !result.isTaken {
            let file: ListFile
            do {
                file = try result.open(at: cursor)
            } catch {
                // The rows of the last run are gone with their disk: it is begun anew.
                result.clear()
                cursor = list.begin(at: jobs.now)
                file = try result.open(at: cursor)
            }
            let progress = Box(job)
            var lastKept = ContinuousClock.now
            cursor = try await list.run(
                .file(jobs.files.listPath(of: key)), from: cursor, to: file,
                isDue: { ContinuousClock.now - lastKept >= Self.pause },
                keep: { cursor in
                    try Task.checkCancellation()
                    try jobs.files.demandRoom()
                    lastKept = .now
                    progress.job.cursor = cursor
                    return try await jobs.keep(progress.job)
                },
                progress: { progress.job.readByteCount = $0.byteCount })
            job = progress.job
            guard cursor.isComplete else { return false }
            job.cursor = cursor
            guard try await jobs.keep(job) else { return false }
            try await jobs.publish(result, job.format ?? .csv)
        }
        job.readByteCount = job.byteCount
        job.resultByteCount = StoredFile(path: result.path)?.byteCount ?? 0
        return true
    }

    /// The job while it runs; used by one task, one batch after the other.
    private final class Box: @unchecked Sendable {
        var job: VerificationJob
        init(_ job: VerificationJob) { self.job = job }
    }

    private mutating func end(_ state: VerificationJob.State, fault: String?) async throws {
        job.state = state
        job.fault = fault
        job.updatedAt = jobs.now
        job.finishedAt = job.updatedAt
        job.expiresAt = job.updatedAt + VerificationJobs.lifetime
        let job = job
        let isKept = try await jobs.engine.write { connection in
            guard try VerificationJobTable.update(job, on: connection) else { return false }
            try Notice.post(job.notice, on: connection)
            return true
        }
        if isKept, state == .ready { jobs.files.removeList(job.key) } else { jobs.files.remove(job.key) }
    }
}
