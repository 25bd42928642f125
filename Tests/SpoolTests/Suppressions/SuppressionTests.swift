import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("The suppression lists", .eachEngine)
struct SuppressionTests {
    private let ada = SampleMail.mailbox("Ada@example.com")

    @Test("are two: the system's binds every account, an account's its own mail")
    func scopes() async throws {
        let kit = try await TemporarySpool()
        let other = AccountID(number: 2)
        _ = try await kit.spool.suppress(
            ada, scope: .account(other), cause: .unsubscribe, by: "key_1", note: nil, expiresAt: nil)
        #expect(try await kit.spool.suppressions(of: [ada], account: .first)[0] == nil)
        #expect(try await kit.spool.suppressions(of: [ada], account: other)[0]?.cause == .unsubscribe)
        _ = try await kit.spool.suppress(ada, scope: .system, cause: .manual, by: "admin", note: nil, expiresAt: nil)
        #expect(try await kit.spool.suppressions(of: [ada], account: other)[0]?.account == nil)
        #expect(try await kit.spool.suppressionCount() == 2)
    }

    @Test("keep an entry that stands, until it has expired")
    func standing() async throws {
        let kit = try await TemporarySpool()
        let spool = kit.spool
        func add(_ note: String) async throws -> SuppressionRecord {
            try await spool.suppress(
                ada, scope: .system, cause: .manual, by: "admin", note: note, expiresAt: kit.time.now() + .seconds(60))
        }
        let first = try await add("one")
        #expect(try await add("two") == first)
        kit.time.advance(by: .seconds(61))
        #expect(try await spool.suppressions(of: [ada], account: .first)[0] == nil)
        #expect(try await add("three").note == "three")
    }

    @Test("remember who added and removed, and why")
    func audit() async throws {
        let kit = try await TemporarySpool()
        _ = try await kit.spool.suppress(
            ada, scope: .system, cause: .complaint, by: "admin", note: "FBL", expiresAt: nil)
        #expect(try await kit.spool.unsuppress(ada, scope: .system, by: "eve", why: "asked for it"))
        #expect(try await kit.spool.unsuppress(ada, scope: .system, by: "eve", why: "again") == false)
        let audit = try await kit.spool.suppressionAudit(of: ada)
        #expect(audit.map(\.action) == [.add, .remove])
        #expect(audit.map(\.by) == ["admin", "eve"] && audit.map(\.why) == ["FBL", "asked for it"])
        #expect(try await kit.spool.acceptSample(to: ["ada@example.com"])[0].status == .injected)
    }

    @Test(
        "are searched by the beginning of address or domain",
        arguments: [("ada", 1), ("@example", 2), ("b_b", 1), ("%", 0), ("ADA", 1), ("'; --", 0), ("", 3)])
    func search(text: String, count: Int) async throws {
        let kit = try await TemporarySpool()
        let mailboxes = ["ada@example.com", "b_b@example.com", "bob@other.example"].map(SampleMail.mailbox)
        _ = try await kit.spool.suppress(
            mailboxes.map { NewSuppression(.mailbox($0), cause: .imported) }, scope: .system, by: "admin")
        var filter = SuppressionFilter.seen(by: .first)
        filter.search = text
        let found = try await kit.spool.suppressions(filter)
        #expect(found.count == count)
    }

    @Test("are read page by page, newest first")
    func pages() async throws {
        let kit = try await TemporarySpool()
        let mailboxes = (0..<9).map { SampleMail.mailbox("u\($0)@example.com") }
        let added = try await kit.spool.suppress(
            (mailboxes + [mailboxes[0]]).map { NewSuppression(.mailbox($0), cause: .imported) }, scope: .system,
            by: "admin")
        #expect(added.map(\.result) == Array(repeating: .created, count: 9) + [.skipped])
        var seen: [String] = []
        var filter = SuppressionFilter(.system, .account(.first))
        filter.limit = 4
        while true {
            let page = try await kit.spool.suppressions(filter)
            guard let last = page.last else { break }
            seen += page.map(\.address)
            filter.before = last.key
        }
        #expect(seen == mailboxes.reversed().map(\.description))
    }
}
