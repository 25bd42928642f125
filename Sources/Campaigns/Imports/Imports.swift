import Mail
public import Storage
import Verification

/// Files of contacts: taken in whole, then read row by row in commits of a thousand rows, one file at a time. A node that
/// stops goes on where it was.
public final class Imports: Sendable {
    let contacts: Contacts
    let files: ImportFiles
    /// What addresses are verified with.
    let verifications: ListVerifications
    /// Longest file in bytes.
    public let byteLimit: Int
    let node: Int
    private let pause: Duration
    private let bell = Bell()

    public static let standardByteLimit = 1 << 30

    /// - Parameters:
    ///   - directory: where files lie until they are read; made where there is none.
    ///   - verifications: what addresses are verified with; `nil`: grammar, lists and what was seen here.
    ///   - node: 0...255; a node reads the files that it took.
    ///   - pause: how long it rests at most before it looks for files.
    public init(
        contacts: Contacts, directory: String, verifications: ListVerifications? = nil,
        byteLimit: Int = Imports.standardByteLimit, node: Int = 0,
        pause: Duration = .seconds(5)
    ) throws {
        self.contacts = contacts
        self.verifications =
            verifications
            ?? ListVerifications(
                contacts: contacts, verifier: Verifier(time: contacts.time), history: History(spool: contacts.spool))
        files = try ImportFiles(directory: directory)
        self.byteLimit = byteLimit
        self.node = node
        self.pause = pause
    }

    /// Forgets uploads that ended with the last process, and files that nobody waits for. To be called before the first
    /// upload of this one.
    public func tidy() async throws {
        let node = node
        let open = try await contacts.engine.write { connection in
            try ImportTable.removeUploads(of: node, on: connection)
            return try ImportTable.open(of: node, on: connection)
        }
        files.keepOnly(Set(open))
    }

    // MARK: Coming in

    /// Begins a file; its bytes go to what is returned.
    public func begin(
        named fileName: String, _ options: ImportOptions, account: AccountID, by actor: String
    ) async throws -> ImportUpload {
        let now = contacts.time.now()
        let record = ImportRecord(
            key: contacts.keys.next(), account: account, state: .uploading,
            fileName: BoundedText.line(fileName, byteLimit: 200), byteCount: 0, format: options.format,
            options: options, createdBy: actor, createdAt: now, updatedAt: now, finishedAt: nil,
            counts: ImportCounts(), fault: nil)
        let file = try files.create(record.key)
        let node = node
        try await contacts.engine.write { try ImportTable.insert(record, node: node, on: $0) }
        return ImportUpload(record, file, self)
    }

    // MARK: Looking

    public func find(_ key: ImportKey, account: AccountID) async throws -> ImportRecord? {
        try await contacts.engine.read { try ImportTable.find(key, account: account, on: $0) }
    }

    /// Newest first, `limit` (1...1,000) at a time.
    public func list(of account: AccountID, before key: ImportKey?, limit: Int) async throws -> [ImportRecord] {
        let limit = min(max(limit, 1), 1_000)
        return try await contacts.engine.read {
            try ImportTable.list(of: account, before: key, limit: limit, on: $0)
        }
    }

    /// In the order of rows, `limit` (1...10,000) at a time.
    public func rejects(of key: ImportKey, after row: Int, limit: Int) async throws -> [ImportReject] {
        let limit = min(max(limit, 1), 10_000)
        return try await contacts.engine.read { try ImportTable.rejects(of: key, after: row, limit: limit, on: $0) }
    }

    /// Stops an import that is not over; what was taken in stays.
    /// - Returns: false where it was over already.
    public func cancel(_ record: ImportRecord) async throws -> Bool {
        let now = contacts.time.now()
        let isCancelled = try await contacts.engine.write { try ImportTable.cancel(record.key, at: now, on: $0) }
        if isCancelled { files.remove(record.key) }
        return isCancelled
    }

    // MARK: Reading

    /// Until cancelled. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        try await StoreWork.repeated(every: pause, orAt: bell) { try await readAll() }
    }

    /// Reads every file that waits (tests, the command line without a node).
    public func readAll() async throws {
        try await forgetHeld()
        let node = node
        while let record = try await contacts.engine.read({ try ImportTable.next(of: node, on: $0) }) {
            try await ImportJob(record, self).run()
            try Task.checkCancellation()
        }
    }

    func wake() { bell.ring() }
}
