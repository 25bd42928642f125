internal import Foundation
internal import Mail
public import Spool
public import Storage
import Tables

/// Files that people asked for: written one after the other beside everything else, kept for a day, then forgotten. A node
/// that stops begins the file anew that it was writing.
public final class Exports: Sendable {
    /// How long a file is kept.
    public static let lifetime = Duration.seconds(86_400)
    /// Exports an account may have at a time, and those among them that are not written yet.
    public static let accountLimit = 20
    public static let openLimit = 3
    /// Rows of a workbook that is answered at once.
    public static let immediateRowLimit = 50_000
    /// Bytes that exports leave free on the disk.
    public static let standardReserve = 256 << 20

    let spool: Spool
    let reports: Reports
    let files: ExportFiles
    private let node: Int
    private let pause: Duration

    /// - Parameters:
    ///   - directory: where files lie; made where there is none.
    ///   - node: 0...255; a node writes the files that it was asked for, and has them.
    ///   - reserve: bytes that stay free on the disk.
    ///   - pause: how long it rests before it looks for work.
    public init(
        spool: Spool, directory: String, node: Int = 0, reserve: Int = Exports.standardReserve,
        pause: Duration = .milliseconds(500)
    ) throws {
        self.spool = spool
        reports = Reports(spool: spool)
        files = try ExportFiles(directory: directory, reserve: reserve)
        self.node = node
        self.pause = pause
    }

    // MARK: Asking

    /// It waits its turn.
    /// - Parameter subject: its account is replaced by `account`.
    /// - Throws: `ExportFault.tooMany`, `.tooManyOpen`, `.noCampaign`, `.noRoom`.
    public func add(
        _ subject: ExportSubject, as format: ExportFormat, account: AccountID, by actor: String
    ) async throws -> ExportRecord {
        try files.demandRoom()
        let now = spool.now
        let record = ExportRecord(
            key: spool.keys.next(), account: account, node: node, subject: subject.owned(by: account), format: format,
            createdBy: actor, createdAt: now, updatedAt: now)
        let refusal = try await spool.engine.write { connection -> ExportFault? in
            let counts = try ExportTable.counts(of: account, on: connection)
            if counts.open >= Self.openLimit { return .tooManyOpen(limit: Self.openLimit) }
            if counts.all >= Self.accountLimit { return .tooMany(limit: Self.accountLimit) }
            if let campaign = subject.campaign {
                let isThere = try ExportTable.hasCampaign(campaign, account: account, on: connection)
                guard isThere else { return .noCampaign }
            }
            try ExportTable.insert(record, on: connection)
            return nil
        }
        if let refusal { throw refusal }
        return record
    }

    public func find(_ key: ExportKey, account: AccountID) async throws -> ExportRecord? {
        try await spool.engine.read { try ExportTable.find(key, account: account, on: $0) }
    }

    /// Newest first, `limit` (1...1,000) at a time.
    public func list(of account: AccountID, before key: ExportKey?, limit: Int) async throws -> [ExportRecord] {
        let limit = min(max(limit, 1), 1_000)
        return try await spool.engine.read { try ExportTable.list(of: account, before: key, limit: limit, on: $0) }
    }

    /// Forgets it, file and all; one that is being written stops.
    /// - Returns: false where it was gone already.
    public func delete(_ record: ExportRecord) async throws -> Bool {
        let isDeleted = try await spool.engine.write { try ExportTable.delete(record.key, on: $0) }
        if record.node == node, record.state != .running { files.remove(record) }
        return isDeleted
    }

    /// What was written.
    /// - Returns: `nil` where it is not ready, or lies on another node.
    public func file(of record: ExportRecord) -> StoredFile? {
        guard record.state == .ready, isHere(record) else { return nil }
        return StoredFile(path: files.path(of: record))
    }

    /// True where this node has, or will have, the file.
    public func isHere(_ record: ExportRecord) -> Bool { record.node == node }

    // MARK: At once

    /// A workbook that is answered at once; nothing of it stays once the file is let go.
    /// - Throws: `ExportFault.tooLong` past `immediateRowLimit` rows, `.noRoom`, `.workbook`.
    public func workbook<Pager: RecordPager>(
        of pager: Pager, _ layout: ExportLayout<Pager.Record>
    ) async throws -> StoredFile {
        let path = "\(files.directory)/\(spool.keys.next(ExportKey.self)).now"
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            try files.demandRoom()
            try files.create(path)
            var pager = pager
            var rowCount = 0
            var sink = try ExportSink(layout, as: .xlsx, path: path, folder: files.directory)
            while let page = try await pager.next() {
                rowCount += page.count
                guard rowCount <= Self.immediateRowLimit else {
                    throw ExportFault.tooLong(rowLimit: Self.immediateRowLimit)
                }
                try sink.append(page)
            }
            try await sink.finish()
        } catch WorkbookWriter.Fault.failed(let words) {
            throw ExportFault.workbook(words)
        }
        guard let file = StoredFile(path: path) else { throw ExportFault.noRoom }
        return file
    }

    // MARK: Writing

    /// Forgets files that no export speaks of, and drafts of the last process. To be called before the first export of this
    /// one.
    public func tidy() async throws {
        let node = node
        files.keepOnly(Set(try await spool.engine.read { try ExportTable.keys(of: node, on: $0) }))
    }

    /// Until cancelled. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        try await StoreWork.repeated(every: pause) {
            try await expire()
            try await writeAll()
        }
    }

    /// Writes every file that waits.
    public func writeAll() async throws {
        let node = node
        while let record = try await spool.engine.read({ try ExportTable.next(of: node, on: $0) }) {
            try await ExportJob(record, self).run()
            try Task.checkCancellation()
        }
    }

    /// Forgets what has been kept for a day.
    public func expire() async throws {
        let (node, now) = (node, spool.now)
        for record in try await spool.engine.read({ try ExportTable.expired(of: node, at: now, on: $0) }) {
            _ = try await delete(record)
        }
    }
}
