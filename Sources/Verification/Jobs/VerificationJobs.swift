internal import Dispatch
internal import Mail
public import Spool
public import Storage

/// Lists that accounts have verified: taken in whole, worked on one after the other beside everything else, kept for a week.
/// A node that stops goes on where it was.
public final class VerificationJobs: Sendable {
    /// How long a verified list is kept.
    public static let lifetime = Duration.seconds(7 * 86_400)
    /// Lists an account may have at a time, and those among them that are not done yet.
    public static let accountLimit = 20
    public static let openLimit = 3
    /// Longest list in bytes.
    public static let standardByteLimit = 1 << 30
    /// Bytes that lists leave free on the disk.
    public static let standardReserve = 256 << 20

    public let verifier: Verifier
    public let history: History
    public let byteLimit: Int
    let files: VerificationJobFiles
    let spool: Spool
    private let node: Int
    private let width: Int
    private let pause: Duration
    private let bell = Bell()

    var engine: any Engine { spool.engine }
    var now: Timestamp { spool.now }

    /// - Parameters:
    ///   - directory: where lists lie; made where there is none.
    ///   - node: 0...255; a node verifies the lists that it took.
    ///   - width: batches at a time: mail comes first.
    ///   - pause: how long it rests at most before it looks for work.
    public init(
        verifier: Verifier, history: History, spool: Spool, directory: String, node: Int = 0,
        byteLimit: Int = VerificationJobs.standardByteLimit, reserve: Int = VerificationJobs.standardReserve,
        width: Int = 1, pause: Duration = .seconds(5)
    ) throws {
        self.verifier = verifier
        self.history = history
        self.spool = spool
        self.byteLimit = byteLimit
        self.node = node
        self.width = width
        self.pause = pause
        files = try VerificationJobFiles(directory: directory, reserve: reserve)
    }

    /// Forgets uploads that ended with the last process, and files that no job speaks of. To be called before the first upload
    /// of this one.
    public func tidy() async throws {
        let node = node
        let keys = try await engine.write { connection in
            try VerificationJobTable.deleteUploads(of: node, on: connection)
            return try VerificationJobTable.keys(of: node, on: connection)
        }
        files.keepOnly(Set(keys))
    }

    // MARK: Coming in

    /// Begins a list; its bytes go to what is returned.
    /// - Parameter options: the level `smtp` is taken for `dns`.
    /// - Throws: `VerificationJobFault.noRoom`, `.tooMany`, `.tooManyOpen`.
    public func begin(
        named fileName: String, _ options: ListOptions, account: AccountID, by actor: String
    ) async throws -> VerificationUpload {
        try files.demandRoom()
        var options = options
        options.level = min(options.level, .dns)
        let now = now
        let job = VerificationJob(
            key: spool.keys.next(), account: account, node: node, fileName: fileName, options: options,
            createdBy: actor, createdAt: now, updatedAt: now)
        let refusal = try await engine.write { connection -> VerificationJobFault? in
            let counts = try VerificationJobTable.counts(of: account, on: connection)
            if counts.open >= Self.openLimit { return .tooManyOpen(limit: Self.openLimit) }
            if counts.all >= Self.accountLimit { return .tooMany(limit: Self.accountLimit) }
            try VerificationJobTable.insert(job, on: connection)
            return nil
        }
        if let refusal { throw refusal }
        do {
            return VerificationUpload(job, try files.create(job.key), self)
        } catch {
            try await engine.write { _ = try VerificationJobTable.delete(job.key, on: $0) }
            throw error
        }
    }

    // MARK: Looking

    public func find(_ key: VerificationJobKey, account: AccountID) async throws -> VerificationJob? {
        try await engine.read { try VerificationJobTable.find(key, account: account, on: $0) }
    }

    /// Newest first, `limit` (1...1,000) at a time.
    public func list(
        of account: AccountID, before key: VerificationJobKey?, limit: Int
    ) async throws -> [VerificationJob] {
        let limit = min(max(limit, 1), 1_000)
        return try await engine.read {
            try VerificationJobTable.list(of: account, before: key, limit: limit, on: $0)
        }
    }

    /// What came of it.
    /// - Returns: `nil` where it is not ready, or lies on another node.
    public func file(of job: VerificationJob) -> StoredFile? {
        guard job.state == .ready, isHere(job) else { return nil }
        return StoredFile(path: files.result(of: job.key).path)
    }

    /// True where this node has, or will have, the verified list.
    public func isHere(_ job: VerificationJob) -> Bool { job.node == node }

    /// Stops a job that is not over; what was found out is forgotten.
    /// - Returns: false where it was over already.
    public func cancel(_ job: VerificationJob) async throws -> Bool {
        let now = now
        let isCancelled = try await engine.write {
            try VerificationJobTable.cancel(job.key, at: now, until: now + Self.lifetime, on: $0)
        }
        if isCancelled, isHere(job), job.state != .running { files.remove(job.key) }
        return isCancelled
    }

    /// Forgets it, files and all; one that is worked on stops.
    /// - Returns: false where it was gone already.
    public func delete(_ job: VerificationJob) async throws -> Bool {
        let isDeleted = try await engine.write { try VerificationJobTable.delete(job.key, on: $0) }
        if isHere(job), job.state != .running { files.remove(job.key) }
        return isDeleted
    }

    // MARK: Working

    /// Until cancelled. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        try await StoreWork.repeated(every: pause, orAt: bell) {
            try await expire()
            try await runAll()
        }
    }

    /// Verifies every list that waits.
    public func runAll() async throws {
        let node = node
        while let job = try await engine.read({ try VerificationJobTable.next(of: node, on: $0) }) {
            try await VerificationJobRun(job, self).run()
            try Task.checkCancellation()
        }
    }

    /// Forgets what has been kept for a week.
    public func expire() async throws {
        let (node, now) = (node, now)
        for job in try await engine.read({ try VerificationJobTable.expired(of: node, at: now, on: $0) }) {
            _ = try await delete(job)
        }
    }

    func run(of job: VerificationJob) -> ListRun {
        let checker = AccountChecker(
            verifier: verifier, history: history, account: job.account, level: job.options.level,
            policy: job.options.policy)
        return ListRun(job.options, checker: checker, width: width)
    }

    /// - Returns: false where it is over, or was deleted.
    func keep(_ job: VerificationJob) async throws -> Bool {
        var job = job
        job.updatedAt = now
        return try await engine.write { [job] in try VerificationJobTable.update(job, on: $0) }
    }

    /// Packing takes seconds: beside the threads that everything else runs on.
    func publish(_ result: ListDestination, _ format: ListFormat) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(with: Result { try result.publish(as: format) })
            }
        }
    }

    func wake() { bell.ring() }
}
