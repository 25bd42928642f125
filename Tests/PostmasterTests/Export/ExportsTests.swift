import Bounce
import Foundation
import JSON
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Postmaster

@Suite("Exports", .eachEngine)
struct ExportsTests {
    private struct House {
        let store: TemporarySpool
        let exports: Exports
        let campaign: CampaignKey
        var directory: String { exports.files.directory }
    }

    private func house() async throws -> House {
        let store = try await TemporarySpool()
        let campaign = try await store.spool.campaign(named: "spring", account: .first)
        _ = try await store.spool.acceptSample(
            to: ["full@a.example", "gone@b.example", "ok@a.example"], campaign: campaign)
        let entries = try await store.spool.claim(limit: 100, perDomain: 100)
        let now = store.time.now()
        try await store.spool.settle(
            entries.map { entry in
                switch entry.recipient.localPart {
                case "ok": SampleMail.delivery(of: entry, at: now)
                case "gone": SampleMail.bounce(of: entry, at: now)
                default:
                    SampleMail.settlement(
                        of: entry, at: now, status: .softBounce, reason: .mailboxFull, reply: "552 5.2.2 =full")
                }
            })
        try await Rollups(spool: store.spool).catchUp()
        return House(store: store, exports: try exports(store), campaign: campaign)
    }

    private func exports(_ store: TemporarySpool, reserve: Int = 0) throws -> Exports {
        try Exports(
            spool: store.spool, directory: store.store.directory.appending(path: "exports").path, reserve: reserve)
    }

    private func text(of record: ExportRecord, _ exports: Exports) throws -> String {
        let file = try #require(exports.file(of: record))
        var bytes: [UInt8] = []
        while case let more = try file.read(), !more.isEmpty { bytes += more }
        #expect(bytes.count == record.byteCount)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("are written in the background, and say how far they are", arguments: ExportFormat.allCases)
    func written(format: ExportFormat) async throws {
        let house = try await house()
        let exports = house.exports
        let subjects: [ExportSubject] = [
            .bounces(BounceFilter()), .report(BouncesReportQuery(by: .campaign)),
            .recipients(house.campaign, statuses: [.ok, .hardBounce]),
        ]
        for (subject, rowCount) in zip(subjects, [2, 2, 2]) {
            let asked = try await exports.add(subject, as: format, account: .first, by: "ada")
            #expect(asked.state == .waiting && exports.file(of: asked) == nil)
            try await exports.writeAll()
            let done = try #require(try await exports.find(asked.key, account: .first))
            #expect(done.state == .ready && done.rowCount == rowCount && done.byteCount > 0, "\(done)")
            #expect(done.subject?.kind == subject.kind && done.createdBy == "ada")
            #expect(done.expiresAt == done.finishedAt.map { $0 + Exports.lifetime })
            let facts = try FileManager.default.attributesOfItem(atPath: exports.files.path(of: done))
            #expect((facts[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            let text = try text(of: done, exports)
            switch format {
            case .csv: #expect(text.utf8.split(separator: UInt8(ascii: "\n")).count == rowCount + 1)
            case .ndjson: #expect(text.utf8.split(separator: UInt8(ascii: "\n")).count == rowCount)
            case .xlsx: #expect(text.hasPrefix("PK"))
            }
        }
        #expect(try await exports.list(of: .first, before: nil, limit: 10).count == 3)
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.directory).count == 3)
    }

    @Test("have exactly what the filter finds, of the one account")
    func filtered() async throws {
        let house = try await house()
        var filter = BounceFilter()
        filter.shape = "552 5.2.2 =full"
        filter.account = AccountID(number: 9)
        let asked = try await house.exports.add(.bounces(filter), as: .csv, account: .first, by: "ada")
        let stranger = AccountID(number: 9)
        let theirs = try await house.exports.add(.bounces(filter), as: .csv, account: stranger, by: "eve")
        try await house.exports.writeAll()
        let done = try #require(try await house.exports.find(asked.key, account: .first))
        let written = try text(of: done, house.exports)
        #expect(written.contains("full@a.example") && !written.contains("gone@b.example"))
        #expect(written.contains("552 5.2.2 =full") && done.expectedCount == 1)
        #expect(try await house.exports.find(asked.key, account: stranger) == nil)
        #expect(try await house.exports.find(theirs.key, account: stranger)?.rowCount == 0)
        await #expect(throws: ExportFault.noCampaign) {
            try await house.exports.add(
                .recipients(house.campaign, statuses: []), as: .csv, account: stranger, by: "eve")
        }
    }

    @Test("are told to followers of the log")
    func notice() async throws {
        let house = try await house()
        let asked = try await house.exports.add(.bounces(BounceFilter()), as: .csv, account: .first, by: "ada")
        try await house.exports.writeAll()
        var filter = FeedFilter(account: .first, includesInstallation: false)
        filter.types = [EventType(.exportReady)]
        let page = try await house.store.spool.feed(filter, after: EventSequence(number: 0), limit: 10)
        #expect(page.entries.count == 1)
        guard case .notice(let notice)? = page.entries.first else { return }
        #expect(notice.subject == asked.key.description && notice.data["rows"] == .integer(2))
    }

    @Test("are so many and no more")
    func limits() async throws {
        let house = try await house()
        for _ in 0..<Exports.openLimit {
            _ = try await house.exports.add(.bounces(BounceFilter()), as: .csv, account: .first, by: "ada")
        }
        await #expect(throws: ExportFault.tooManyOpen(limit: Exports.openLimit)) {
            try await house.exports.add(.bounces(BounceFilter()), as: .csv, account: .first, by: "ada")
        }
        while try await house.exports.list(of: .first, before: nil, limit: 100).count < Exports.accountLimit {
            try await house.exports.writeAll()
            _ = try await house.exports.add(.bounces(BounceFilter()), as: .csv, account: .first, by: "ada")
        }
        try await house.exports.writeAll()
        await #expect(throws: ExportFault.tooMany(limit: Exports.accountLimit)) {
            try await house.exports.add(.bounces(BounceFilter()), as: .csv, account: .first, by: "ada")
        }
        let full = try exports(house.store, reserve: .max)
        await #expect(throws: ExportFault.noRoom) {
            try await full.add(.bounces(BounceFilter()), as: .csv, account: .first, by: "ada")
        }
    }

    @Test("are forgotten after a day, or when somebody deletes them, file and all")
    func forgotten() async throws {
        let house = try await house()
        let first = try await house.exports.add(.bounces(BounceFilter()), as: .csv, account: .first, by: "ada")
        let second = try await house.exports.add(.bounces(BounceFilter()), as: .ndjson, account: .first, by: "ada")
        try await house.exports.writeAll()
        let ready = try #require(try await house.exports.find(first.key, account: .first))
        #expect(try await house.exports.delete(ready))
        #expect(try await house.exports.find(first.key, account: .first) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.directory) == ["\(second.key).ndjson"])
        house.store.time.advance(by: Exports.lifetime)
        try await house.exports.expire()
        #expect(try await house.exports.list(of: .first, before: nil, limit: 10).isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.directory).isEmpty)
    }

    @Test("begin anew where a node stopped, and fail where it stops again and again")
    func restart() async throws {
        let house = try await house()
        let asked = try await house.exports.add(.bounces(BounceFilter()), as: .csv, account: .first, by: "ada")
        func stop(afterStarts starts: Int) async throws {
            try await house.store.engine.write { connection in
                try connection.execute(
                    Statement("UPDATE export_job SET state = 'running', row_count = 1, starts = $2 WHERE key = $1"),
                    [.key(asked.key), .integer(starts)])
            }
            try house.exports.files.create(house.exports.files.draftPath(of: asked))
        }
        try await stop(afterStarts: 1)
        let next = try exports(house.store)
        try await next.tidy()
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.directory).isEmpty)
        try await next.writeAll()
        let done = try #require(try await next.find(asked.key, account: .first))
        #expect(done.state == .ready && done.rowCount == 2 && done.starts == 2)

        let again = try await next.add(.bounces(BounceFilter()), as: .csv, account: .first, by: "ada")
        try await house.store.engine.write { connection in
            try connection.execute(
                Statement("UPDATE export_job SET state = 'running', starts = $2 WHERE key = $1"),
                [.key(again.key), .integer(ExportJob.startLimit)])
        }
        try await next.writeAll()
        let failed = try #require(try await next.find(again.key, account: .first))
        #expect(failed.state == .failed && failed.fault == ExportFault.broken(starts: ExportJob.startLimit).sentence)
    }

    @Test("that are answered at once are whole workbooks, and leave nothing")
    func immediate() async throws {
        let house = try await house()
        let file = try await house.exports.workbook(
            of: BouncePager(BounceFilter(), Reports(spool: house.store.spool)), .bounces)
        #expect(file.byteCount > 1_000)
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.directory).isEmpty)
    }
}
