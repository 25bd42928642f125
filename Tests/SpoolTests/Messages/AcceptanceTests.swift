import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("An acceptance", .eachEngine)
struct AcceptanceTests {
    @Test("is answered recipient by recipient, in order, with keys given or made")
    func answers() async throws {
        let kit = try await TemporarySpool()
        let given: MessageKey = kit.spool.keys.next()
        var content = SampleMail.content(to: ["a@example.com", "b@example.com"])
        content.recipients[1].key = given
        let receipt = try await kit.spool.accept(Acceptance(account: .first, contents: [content]))
        guard case .accepted(let recipients) = receipt else { return #expect(Bool(false)) }
        #expect(recipients.map(\.mailbox.description) == ["a@example.com", "b@example.com"])
        #expect(recipients[1].key == given && recipients[0].key != given)
        #expect(recipients.allSatisfy { $0.status == .injected })
        #expect(try await kit.spool.statusCounts(account: .first, campaign: nil) == [.injected: 2])
    }

    @Test("sets suppressed recipients aside, in any spelling, and sends the others")
    func setsAside() async throws {
        let kit = try await TemporarySpool()
        let entry = try await kit.spool.suppress(
            SampleMail.mailbox("ada@example.com"), scope: .system, cause: .manual, by: "admin", note: nil,
            expiresAt: nil)
        let accepted = try await kit.spool.acceptSample(to: ["ADA@Example.COM", "bob@example.com"])
        #expect(accepted.map(\.status) == [.dropped, .injected])
        #expect(accepted[0].suppression == entry.key)
        #expect(try await kit.spool.claim(limit: 9, perDomain: 9).map(\.key) == [accepted[1].key])
        let events = try await kit.spool.timeline(accepted[0].key)
        #expect(events.map(\.status) == [.dropped] && events[0].reason == .suppressed)
        #expect(events[0].suppression == entry.key)
    }

    @Test("waits for its time")
    func waits() async throws {
        let kit = try await TemporarySpool()
        let later = kit.time.now() + .seconds(60)
        let accepted = try await kit.spool.acceptSample(to: ["a@example.com"], notBefore: later)
        #expect(try await kit.spool.claim(limit: 9, perDomain: 9).isEmpty)
        #expect(try await kit.spool.nextDue() == later)
        #expect(try await kit.spool.message(accepted[0].key)?.nextAttemptAt == later)
        kit.time.set(later)
        let entries = try await kit.spool.claim(limit: 9, perDomain: 9)
        #expect(entries.map(\.expiresAt) == [later + Acceptance.defaultLife])
    }

    @Test("that does not fit the disk leaves nothing behind, and fits once there is room")
    func fullDisk() async throws {
        // SQLite can be told how large its file may grow; a full disk of PostgreSQL's is the same EngineError.
        guard EngineKind.current == .sqlite else { return }
        let kit = try await TemporarySpool()
        try await limitPages(to: 60, kit.engine)
        await #expect {
            try await kit.spool.acceptSample(to: (0..<100).map { "u\($0)@example.com" }, byteCount: 20_000)
        } throws: { error in
            if case EngineError.full = error { true } else { false }
        }
        #expect(try await kit.spool.messages(MessageFilter()).isEmpty)
        #expect(try await kit.spool.queueDepth().waiting == 0)
        #expect(try await kit.spool.nextDue() == nil)
        try await limitPages(to: 1_000_000, kit.engine)
        try await kit.spool.acceptSample(to: (0..<100).map { "u\($0)@example.com" }, byteCount: 20_000)
        #expect(try await kit.spool.claim(limit: 200, perDomain: 200).count == 100)
    }

    private func limitPages(to count: Int, _ engine: any Engine) async throws {
        try await engine.write { connection in
            try connection.query(Statement("PRAGMA max_page_count = \(count)"), []) { _ in }
        }
    }

    @Test("keeps hostile header text as text, cut to a line")
    func hostileText() async throws {
        let kit = try await TemporarySpool()
        var content = SampleMail.content(to: ["a@example.com"])
        content.subject = "'; DROP TABLE message; --\u{0}👩‍👩‍👧‍👦" + String(repeating: "é", count: 2_000)
        _ = try await kit.spool.accept(Acceptance(account: .first, contents: [content]))
        let record = try #require(try await kit.spool.messages(MessageFilter()).first)
        #expect(record.subject.hasPrefix("'; DROP TABLE message; --\u{FFFD}👩‍👩‍👧‍👦éé"))
        #expect(record.subject.utf8.count <= 998)
    }
}
