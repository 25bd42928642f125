import Mail
import Spool
import Storage
import Tables

/// Writes one file, from its beginning to its end.
struct ExportJob {
    /// How often a file is begun: what ends the node each time must not do so for ever.
    static let startLimit = 5
    /// Rows from one note of progress to the next.
    static let noteInterval = 10_000

    private var record: ExportRecord
    private let exports: Exports
    private var notedCount = 0

    init(_ record: ExportRecord, _ exports: Exports) {
        self.record = record
        self.exports = exports
    }

    /// Somebody deleted it.
    private struct Over: Error {}

    /// - Throws: `EngineError` where the store cannot be read now, `CancellationError`; then it is begun again another time.
    consuming func run() async throws {
        var job = self
        do {
            try await job.begin()
            try await job.write()
            job.record.byteCount = try job.exports.files.publish(job.record)
            try await job.end(.ready, fault: nil)
        } catch let fault as ExportFault {
            try await job.fail(fault)
        } catch WorkbookWriter.Fault.failed(let words) {
            try await job.fail(.workbook(words))
        } catch is Over {
            job.exports.files.remove(job.record)
        }
    }

    private mutating func begin() async throws {
        guard record.starts < Self.startLimit else { throw ExportFault.broken(starts: record.starts) }
        record.starts += 1
        record.state = .running
        record.rowCount = 0
        record.expectedCount = try await expectedCount()
        try await note()
    }

    private func expectedCount() async throws -> Int? {
        switch record.subject {
        case .bounces(let filter): try await exports.reports.bounceCount(filter)
        case .recipients(let campaign, let statuses):
            try await exports.spool.statusCounts(account: record.account, campaign: campaign)
                .filter { statuses.isEmpty || statuses.contains($0.key) }.values.reduce(0, +)
        case .report, nil: nil
        }
    }

    private mutating func write() async throws {
        let reports = exports.reports
        switch record.subject {
        case .bounces(let filter): try await write(BouncePager(filter, reports), .bounces)
        case .report(let query): try await write(ReportPager(query, reports), .report)
        case .recipients(let campaign, let statuses):
            var filter = MessageFilter()
            (filter.account, filter.campaign, filter.statuses) = (record.account, campaign, statuses)
            try await write(RecipientPager(filter, exports.spool), .recipients)
        case nil: throw ExportFault.unknownSubject
        }
    }

    private mutating func write<Pager: RecordPager>(
        _ pager: Pager, _ layout: ExportLayout<Pager.Record>
    ) async throws {
        var pager = pager
        let files = exports.files
        let path = files.draftPath(of: record)
        files.remove(record)
        try files.create(path)
        var sink = try ExportSink(layout, as: record.format, path: path, folder: files.directory)
        while let page = try await pager.next() {
            try Task.checkCancellation()
            try files.demandRoom()
            try sink.append(page)
            record.rowCount += page.count
            if record.rowCount - notedCount >= Self.noteInterval { try await note() }
        }
        try await sink.finish()
    }

    /// - Throws: `Over`.
    private mutating func note() async throws {
        record.updatedAt = exports.spool.now
        notedCount = record.rowCount
        let record = record
        guard try await exports.spool.engine.write({ try ExportTable.update(record, on: $0) }) else { throw Over() }
    }

    private mutating func fail(_ fault: ExportFault) async throws {
        exports.files.remove(record)
        try await end(.failed, fault: fault.sentence)
    }

    private mutating func end(_ state: ExportRecord.State, fault: String?) async throws {
        record.state = state
        record.fault = fault
        record.updatedAt = exports.spool.now
        record.finishedAt = record.updatedAt
        record.expiresAt = record.updatedAt + Exports.lifetime
        let record = record
        let isKept = try await exports.spool.engine.write { connection in
            guard try ExportTable.update(record, on: connection) else { return false }
            if state == .ready { try Notice.post(record.notice, on: connection) }
            return true
        }
        if !isKept { exports.files.remove(record) }
    }
}
