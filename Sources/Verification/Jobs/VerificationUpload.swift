public import Storage

/// Takes the bytes of a list in; hands the job over when all are there.
public final class VerificationUpload: @unchecked Sendable {
    // Used by one request, one chunk after the other.
    private let file: GrowingFile
    private let jobs: VerificationJobs
    private var job: VerificationJob

    init(_ job: VerificationJob, _ file: GrowingFile, _ jobs: VerificationJobs) {
        self.job = job
        self.file = file
        self.jobs = jobs
    }

    public var key: VerificationJobKey { job.key }

    /// - Throws: `VerificationJobFault.tooLong`, `.noRoom`.
    public func write(_ bytes: [UInt8]) throws(VerificationJobFault) {
        job.byteCount += bytes.count
        guard job.byteCount <= jobs.byteLimit else { throw .tooLong(limit: jobs.byteLimit) }
        do {
            try file.write(bytes)
        } catch {
            throw .noRoom
        }
    }

    /// The list is whole: it is on the disk, and waits its turn. Its first rows are looked at.
    /// - Throws: `VerificationJobFault.list` where it is no list.
    public func finish() async throws -> VerificationJob {
        do {
            try file.synchronize()
            let path = jobs.files.listPath(of: job.key)
            job.format = try ListRun.preview(path: path, job.options)
            job.state = .waiting
            job.updatedAt = jobs.now
            let job = job
            try await jobs.engine.write { try VerificationJobTable.update(job, on: $0) }
            jobs.wake()
            return job
        } catch {
            await abandon()
            if let fault = error as? ListFault { throw VerificationJobFault.list(fault) }
            throw error
        }
    }

    /// The list will not come: nothing of it stays.
    public func abandon() async {
        jobs.files.remove(job.key)
        let key = job.key
        _ = try? await jobs.engine.write { try VerificationJobTable.delete(key, on: $0) }
    }
}
