import Mail
import Spool
import Storage
import Tables
import Verification

/// Reads one file to its end, from the row where the last commit left it.
struct ImportJob {
    /// Rows of one commit.
    static let batchSize = 1_000

    private var record: ImportRecord
    private let imports: Imports
    private var contacts: Contacts { imports.contacts }

    init(_ record: ImportRecord, _ imports: Imports) {
        self.record = record
        self.imports = imports
    }

    /// - Throws: `EngineError` where the store cannot take it now, `CancellationError`; then it goes on from there another
    ///   time.
    consuming func run() async throws {
        var job = self
        do {
            try await job.read()
            try await job.end(.finished, fault: nil)
            try await job.takeNumbers()
        } catch let fault as ImportFault {
            try await job.end(.failed, fault: fault.sentence)
        } catch let fault as TableFault {
            try await job.end(.failed, fault: fault.sentence)
        } catch is ImportOver {
            return
        }
        job.imports.files.remove(job.record.key)
    }

    /// Somebody cancelled it.
    private struct ImportOver: Error {}

    private mutating func read() async throws {
        var rows = try imports.files.rows(
            of: record.key, record.format ?? .csv, record.options.encoding)
        var types = try await contacts.fieldTypes(of: record.account)
        let mapper = try RowMapper(record.options, columns: rows.columns, types: types)
        if record.options.makesFields, !record.options.isDryRun {
            for name in mapper.newFields {
                _ = try await contacts.declareField(name, as: .text, account: record.account)
            }
            types = try await contacts.fieldTypes(of: record.account)
        }
        record.state = .running
        var batch = Batch()
        while let row = try rows.next() {
            // What earlier commits hold is passed over.
            guard row.number > record.counts.row else { continue }
            batch.add(row, mapper)
            guard batch.rowCount >= Self.batchSize else { continue }
            try await commit(batch)
            batch = Batch()
            try Task.checkCancellation()
        }
        if batch.rowCount > 0 { try await commit(batch) }
    }

    /// Rows that share a commit.
    private struct Batch: Sendable {
        var rowCount = 0
        var lastRow = 0
        var drafts: [ContactDraft] = []
        /// Where each draft stands, and how its row begins.
        var rows: [(number: Int, text: String)] = []
        var rejects: [ImportReject] = []
        /// Rows whose address nothing can be delivered to, and what was found.
        var undeliverable: [ImportReject] = []
        var refused: [(mailbox: Mailbox, found: Verification)] = []
        var risky = 0

        mutating func add(_ row: TableRow, _ mapper: RowMapper) {
            rowCount += 1
            lastRow = row.number
            do {
                guard let draft = try mapper.draft(row) else { return }
                drafts.append(draft)
                rows.append((row.number, row.text))
            } catch {
                rejects.append(ImportReject(row: row.number, reason: error.reason, text: row.text))
            }
        }
    }

    private mutating func commit(_ batch: Batch) async throws {
        var batch = batch
        let found = try await verify(&batch)
        var intake = ContactIntake(
            account: record.account, source: record.options.source, by: record.createdBy)
        intake.state = record.options.state
        intake.lists = record.options.list.map { [$0] } ?? []
        intake.updatesExisting = record.options.updatesExisting
        intake.isDryRun = record.options.isDryRun
        let before = record
        let now = contacts.time.now()
        _ = try await contacts.take(batch.drafts, intake) { [batch] outcomes, connection in
            let (after, rejects) = ImportJob.settle(before, batch, outcomes, at: now)
            guard try ImportTable.update(after, on: connection) else { throw ImportOver() }
            if !before.options.isDryRun {
                try ContactVerdictTable.note(
                    zip(outcomes, found).compactMap { outcome, found in
                        outcome.contact.map { ContactVerdict($0, found) }
                    }, on: connection)
                // Who is a contact already came in before anybody knew.
                try ContactVerdictTable.note(
                    batch.refused.compactMap { mailbox, found in
                        try Contacts.key(of: mailbox, account: before.account, on: connection).map {
                            ContactVerdict($0, found)
                        }
                    }, on: connection)
            }
            let room = ImportRecord.maximumRejectCount - before.counts.out
            try ImportTable.add(Array(rejects.prefix(max(0, room))), to: after.key, on: connection)
        }
        guard let after = try await imports.find(record.key, account: record.account) else { throw ImportOver() }
        record = after
    }

    /// Takes out what nothing can be delivered to. What is suppressed is told as that, by whoever takes contacts in.
    /// - Returns: what was found out of those that stay; empty where nothing was asked.
    private func verify(_ batch: inout Batch) async throws -> [Verification] {
        guard let level = record.options.verification, !batch.drafts.isEmpty else { return [] }
        let found = try await imports.verifications.checker(for: record.account, level)
            .check(batch.drafts.map(\.mailbox.description))
        let staying = found.indices.filter {
            found[$0].verdict != .undeliverable || found[$0].reason == .suppressed
        }
        for index in Set(found.indices).subtracting(staying).sorted() {
            let row = batch.rows[index]
            batch.refused.append((batch.drafts[index].mailbox, found[index]))
            batch.undeliverable.append(
                ImportReject(
                    row: row.number,
                    reason: "has an address that cannot be delivered to (\(found[index].reason.rawValue))",
                    text: row.text))
        }
        batch.drafts = staying.map { batch.drafts[$0] }
        batch.rows = staying.map { batch.rows[$0] }
        batch.risky = staying.count { found[$0].verdict == .risky }
        return staying.map { found[$0] }
    }

    /// The list's numbers are taken anew: its members changed.
    private func takeNumbers() async throws {
        guard let list = record.options.list, let level = record.options.verification, !record.options.isDryRun else {
            return
        }
        let account = record.account
        try await contacts.engine.write { connection in
            // One that is under way takes them itself.
            guard try ListVerificationTable.find(list, account: account, on: connection)?.run == nil,
                try ListTable.find(list, account: account, on: connection) != nil
            else { return }
            _ = try ListVerificationTable.end(list, account: account, level: level, on: connection)
        }
    }

    private static func settle(
        _ before: ImportRecord, _ batch: Batch, _ outcomes: [ContactOutcome], at now: Timestamp
    ) -> (ImportRecord, [ImportReject]) {
        var record = before
        var rejects = batch.rejects + batch.undeliverable
        record.counts.row = batch.lastRow
        record.counts.undeliverable += batch.undeliverable.count
        record.counts.risky += batch.risky
        record.counts.rejected += batch.rejects.count
        record.updatedAt = now
        for (row, outcome) in zip(batch.rows, outcomes) {
            switch outcome {
            case .created: record.counts.created += 1
            case .updated: record.counts.updated += 1
            case .skipped: record.counts.skipped += 1
            case .suppressed(let cause):
                record.counts.suppressed += 1
                rejects.append(ImportReject(row: row.number, reason: "is suppressed (\(cause))", text: row.text))
            case .erased:
                record.counts.suppressed += 1
                rejects.append(ImportReject(row: row.number, reason: "asked to be forgotten", text: row.text))
            }
        }
        return (record, rejects)
    }

    private mutating func end(_ state: ImportRecord.State, fault: String?) async throws {
        record.state = state
        record.fault = fault
        record.updatedAt = contacts.time.now()
        record.finishedAt = record.updatedAt
        let record = record
        try await contacts.engine.write { connection in
            guard try ImportTable.update(record, on: connection) else { return }
            try Notice.post(record.notice, on: connection)
        }
    }
}
