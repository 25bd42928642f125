import Mail
import Storage
import Tables

/// A file that is held until somebody has said what its columns mean: looked at, tried, started.
extension Imports {
    /// How long a file is held.
    static let holdLife = Duration.seconds(86_400)

    /// Its first rows.
    /// - Throws: `TableFault`.
    public func preview(_ record: ImportRecord) throws -> ContactFilePreview {
        try ContactFilePreview.read(
            path: files.path(of: record.key), format: record.format, encoding: record.options.encoding, limit: 12)
    }

    /// A dry run of a held file; the file stays held.
    /// - Throws: `ImportFault`, `TableFault`.
    /// - Returns: the trial; `nil` where the file is held no more.
    public func tryOut(_ held: ImportRecord, _ mapping: [String: String], by actor: String) async throws
        -> ImportRecord?
    {
        guard held.state == .mapping else { return nil }
        let now = contacts.time.now()
        var options = held.options
        options.mapping = mapping
        try check(held, options)
        options.isDryRun = true
        options.trialOf = held.key
        var trial = ImportRecord(
            key: contacts.keys.next(), account: held.account, state: .uploading, fileName: held.fileName,
            byteCount: held.byteCount, format: held.format, options: options, createdBy: actor, createdAt: now,
            updatedAt: now, finishedAt: nil, counts: ImportCounts(), fault: nil)
        try files.link(held.key, as: trial.key)
        let (begun, node) = (trial, self.node)
        trial.state = .waiting
        let waiting = trial
        try await contacts.engine.write { connection in
            try ImportTable.insert(begun, node: node, on: connection)
            try ImportTable.update(waiting, on: connection)
        }
        wake()
        return waiting
    }

    /// Reads a held file.
    /// - Throws: `ImportFault`, `TableFault`.
    /// - Returns: false where it is held no more.
    public func start(_ held: ImportRecord, _ mapping: [String: String]) async throws -> Bool {
        var record = held
        record.options.mapping = mapping
        record.options.isDryRun = false
        try check(held, record.options)
        record.updatedAt = contacts.time.now()
        let started = record
        let isStarted = try await contacts.engine.write { try ImportTable.start(started, on: $0) }
        if isStarted { wake() }
        return isStarted
    }

    /// What is wrong with a mapping is told before a job is made of it.
    private func check(_ held: ImportRecord, _ options: ImportOptions) throws {
        let rows = try files.rows(of: held.key, held.format ?? .csv, options.encoding)
        _ = try RowMapper(options, columns: rows.columns, types: [:])
    }

    /// Cancels what nobody came back to.
    func forgetHeld() async throws {
        let (node, now) = (self.node, contacts.time.now())
        let keys = try await contacts.engine.read { connection in
            try ImportTable.held(of: node, before: now - Self.holdLife, on: connection)
        }
        for key in keys {
            let isCancelled = try await contacts.engine.write { try ImportTable.cancel(key, at: now, on: $0) }
            if isCancelled { files.remove(key) }
        }
    }
}
