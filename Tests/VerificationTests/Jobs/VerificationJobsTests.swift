import Foundation
import JSON
import Mail
import Spool
import Storage
import Tables
import TestKit
import Testing

@testable import Verification

@Suite("Lists that an account has verified", .eachEngine)
struct VerificationJobsTests {
    final class Kit {
        let store: TemporarySpool
        let folder = FileManager.default.temporaryDirectory.appending(path: "postrider-\(UUID().uuidString)")
        let time: ManualTime

        init() async throws {
            time = ManualTime(Timestamp(rfc3339: "2026-11-22T07:00:00.5Z")!)
            store = try await TemporarySpool(time: time)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func jobs(byteLimit: Int = 1 << 20, reserve: Int = 0) throws -> VerificationJobs {
            try VerificationJobs(
                verifier: Verifier(time: time), history: History(spool: store.spool), spool: store.spool,
                directory: folder.path, byteLimit: byteLimit, reserve: reserve)
        }

        func send(
            _ text: String, to jobs: VerificationJobs, account: AccountID = .first,
            _ change: (inout ListOptions) -> Void = { _ in }
        ) async throws -> VerificationJob {
            var options = ListOptions()
            change(&options)
            let upload = try await jobs.begin(named: "people.csv", options, account: account, by: "key_test")
            do {
                try upload.write(Array(text.utf8))
            } catch {
                await upload.abandon()
                throw error
            }
            return try await upload.finish()
        }

        var names: [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        }
    }

    private func result(of job: VerificationJob?, _ jobs: VerificationJobs) throws -> String {
        let job = try #require(job)
        let file = try #require(jobs.file(of: job))
        var bytes: [UInt8] = []
        while case let more = try file.read(), !more.isEmpty { bytes += more }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("are taken in, verified, fetched, told of, and forgotten after a week")
    func life() async throws {
        let kit = try await Kit()
        let jobs = try kit.jobs()
        let sent = try await kit.send("email,n\nada@example.com,1\nno address,2\n", to: jobs) {
            $0.added = [.verdict, .reason, .checkedAt]
        }
        #expect(sent.state == .waiting && sent.format == .csv && sent.byteCount == 39)
        #expect(jobs.file(of: sent) == nil)
        try await jobs.runAll()
        let done = try #require(try await jobs.find(sent.key, account: .first))
        #expect(done.state == .ready && done.counts.rows == 2 && done.counts.count(.undeliverable) == 1)
        #expect(done.resultName == "verified-\(done.key).csv")
        let text = try result(of: done, jobs)
        #expect(text.utf8.count == done.resultByteCount)
        let lines = text.split(separator: "\r\n")
        #expect(lines.first == "email,n,verdict,reason,checked_at")
        #expect(lines.last?.hasPrefix("no address,2,undeliverable,syntax,2026-11-22T07:00:00") == true)
        #expect(kit.names == ["\(done.key).rows"])
        #expect(try await jobs.find(sent.key, account: AccountID(number: 2)) == nil)
        let feed = try await kit.store.spool.feed(
            FeedFilter(account: .first), after: EventSequence(number: 0), limit: 10)
        #expect(
            feed.entries.contains {
                if case .notice(let notice) = $0 { notice.kind == .verificationJobCompleted } else { false }
            })
        kit.time.advance(by: .seconds(7 * 86_400 + 1))
        try await jobs.expire()
        #expect(try await jobs.find(sent.key, account: .first) == nil)
        #expect(kit.names.isEmpty)
    }

    @Test("that a node left halfway go on where they were")
    func resumed() async throws {
        let kit = try await Kit()
        let rows = (0..<9_000).map { "\($0),\($0 % 3 == 0 ? "no address" : "u\($0)@d.example")\n" }.joined()
        let jobs = try kit.jobs()
        let options: (inout ListOptions) -> Void = { $0.added = [.verdict, .reason, .score] }
        let first = try await kit.send("n,email\n" + rows, to: jobs, options)
        try await jobs.runAll()
        let whole = try result(of: try await jobs.find(first.key, account: .first), jobs)

        let second = try await kit.send("n,email\n" + rows, to: jobs, options)
        // As a node leaves it that ends behind the second batch, with half a row behind what it wrote down.
        var half = second
        half.state = .running
        let file = try jobs.files.result(of: second.key).open(at: jobs.run(of: second).begin(at: kit.time.now()))
        var kept = 0
        half.cursor = try await jobs.run(of: second).run(
            .file(jobs.files.listPath(of: second.key)), from: jobs.run(of: second).begin(at: kit.time.now()), to: file,
            isDue: { true }
        ) { _ in
            kept += 1
            return kept < 2
        }
        #expect(half.cursor?.isComplete == false)
        try file.write(Array("17,u17@".utf8))
        #expect(try await jobs.keep(half))

        let next = try kit.jobs()
        try await next.tidy()
        try await next.runAll()
        let done = try #require(try await next.find(second.key, account: .first))
        #expect(done.state == .ready && done.counts.rows == 9_000 && done.counts.count(.undeliverable) == 3_000)
        #expect(try result(of: done, next) == whole)
    }

    @Test("that are no lists, too long or too many are refused, and leave nothing behind")
    func refused() async throws {
        let kit = try await Kit()
        let jobs = try kit.jobs(byteLimit: 100)
        await #expect(throws: VerificationJobFault.list(.noAddressColumn)) {
            _ = try await kit.send("a,b\n1,2\n", to: jobs)
        }
        await #expect(throws: VerificationJobFault.list(.file(.unknownFormat))) {
            _ = try await kit.send("%PDF-1.7", to: jobs)
        }
        await #expect(throws: VerificationJobFault.tooLong(limit: 100)) {
            _ = try await kit.send("email\n" + String(repeating: "a@b.example\n", count: 20), to: jobs)
        }
        #expect(kit.names.isEmpty)
        #expect(try await jobs.list(of: .first, before: nil, limit: 10).isEmpty)
        for _ in 0..<3 { _ = try await kit.send("email\na@b.example\n", to: jobs) }
        await #expect(throws: VerificationJobFault.tooManyOpen(limit: 3)) {
            _ = try await kit.send("email\na@b.example\n", to: jobs)
        }
        _ = try await kit.send("email\na@b.example\n", to: jobs, account: AccountID(number: 2))
        let full = try kit.jobs(reserve: .max)
        await #expect(throws: VerificationJobFault.noRoom) { _ = try await kit.send("email\n", to: full) }
    }

    @Test("that are cancelled or deleted leave nothing to fetch")
    func cancelled() async throws {
        let kit = try await Kit()
        let jobs = try kit.jobs()
        let job = try await kit.send("email\na@b.example\n", to: jobs)
        #expect(try await jobs.cancel(job))
        #expect(try await !jobs.cancel(job))
        try await jobs.runAll()
        #expect(try await jobs.find(job.key, account: .first)?.state == .cancelled)
        #expect(kit.names.isEmpty)
        let other = try await kit.send("email\na@b.example\n", to: jobs)
        try await jobs.runAll()
        let ready = try #require(try await jobs.find(other.key, account: .first))
        #expect(try await jobs.delete(ready))
        #expect(kit.names.isEmpty)
        #expect(try await jobs.list(of: .first, before: nil, limit: 10).map(\.key) == [job.key])
    }

    @Test("know what was seen here of an address")
    func history() async throws {
        let kit = try await Kit()
        _ = try await kit.store.spool.suppress(
            Mailbox(internationalized: "gone@b.example")!, scope: .account(.first), cause: .hardBounce, by: "test",
            note: nil,
            expiresAt: nil)
        let jobs = try kit.jobs()
        let job = try await kit.send("email\ngone@b.example\nthere@b.example\n", to: jobs)
        try await jobs.runAll()
        let counts = try await jobs.find(job.key, account: .first)?.counts
        #expect(counts?.reasons(.undeliverable).map(\.reason) == [.suppressed])
    }
}
