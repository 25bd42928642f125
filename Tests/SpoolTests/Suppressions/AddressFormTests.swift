import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("Addresses in one Unicode form", .eachEngine)
struct AddressFormTests {
    private let composed = Mailbox(internationalized: "gr\u{FC}n@example.com")!
    private let decomposed = Mailbox(internationalized: "gru\u{308}n@example.com")!

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("an address is suppressed however its characters are put together, and mail keeps its own spelling")
    func oneKey() async throws {
        let kit = try await TemporarySpool()
        _ = try await kit.spool.suppress(
            decomposed, scope: .system, cause: .manual, by: "admin", note: nil, expiresAt: nil)
        #expect(try await kit.spool.suppressions(of: [composed, decomposed], account: .first).allSatisfy { $0 != nil })
        #expect(try await kit.spool.acceptSample(to: [composed.description])[0].status == .dropped)
        for search in ["gr\u{FC}", "gru\u{308}"] {
            var filter = SuppressionFilter(.system)
            filter.search = search
            #expect(try await kit.spool.suppressions(filter).count == 1, "\(search)")
        }
        #expect(try await kit.spool.unsuppress(composed, scope: .system, by: "admin", why: "asked"))
        #expect(try await kit.spool.acceptSample(to: [decomposed.description])[0].status == .injected)
        let entry = try #require(try await kit.spool.claim(limit: 10, perDomain: 10).first)
        #expect(bytes(entry.recipient.description) == bytes(decomposed.description))
        let log = try await kit.spool.messages(MessageFilter())
        #expect(log.contains { bytes($0.recipient) == bytes(decomposed.description) })
    }

    @Test("a store of an earlier release is brought into the form at its start, once")
    func migrated() async throws {
        let kit = try await TemporarySpool()
        for (mailbox, scope) in [(composed, SuppressionScope.system), (composed, .account(.first))] {
            _ = try await kit.spool.suppress(
                mailbox, scope: scope, cause: .hardBounce, by: "delivery", note: nil, expiresAt: nil)
        }
        try await age(kit)
        // The system's list has the address once more, in the other form and for a while only.
        try await kit.engine.write { connection in
            try connection.execute(
                Statement(
                    """
                    INSERT INTO suppression (key, account, address, cause, created_at, expires_at, added_by)
                    VALUES (7, 0, $1, 'manual', 0, 1, 'admin')
                    """), [.text(composed.description)])
        }

        let reopened = try await Spool.open(engine: kit.engine, time: kit.time)
        #expect(try await reopened.suppressionCount() == 2)
        let found = try await reopened.suppressions(of: [composed, decomposed], account: .first)
        #expect(found.allSatisfy { $0?.cause == .hardBounce })
        let audit = try await reopened.suppressionAudit(of: composed)
        #expect(audit.contains { $0.action == .remove && $0.why?.contains("another Unicode form") == true })

        try await age(kit, isFormHeld: true)
        let again = try await Spool.open(engine: kit.engine, time: kit.time)
        #expect(
            try await again.suppressions(of: [composed], account: .first) == [nil], "it is not looked through again")
    }

    /// Rows as they were before: in whatever form the address came.
    private func age(_ kit: TemporarySpool, isFormHeld: Bool = false) async throws {
        let old = decomposed.description
        try await kit.engine.write { connection in
            if !isFormHeld { try connection.execute(Statement("DELETE FROM address_form"), []) }
            for table in ["suppression", "suppression_audit"] {
                try connection.execute(Statement("UPDATE \(table) SET address = $1"), [.text(old)])
            }
        }
    }
}
