import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Spool

@Suite("A suppressed domain", .eachEngine)
struct DomainSuppressionTests {
    private func target(_ text: String, subdomains: Bool = false) throws -> SuppressionTarget {
        try SuppressionTarget.parse(Array(text.utf8).span, includesSubdomains: subdomains)
    }

    static let cases: [(String, Bool, String, Bool)] = [
        ("example.com", false, "ada@example.com", true),
        ("@Example.COM", false, "Ada@example.com", true),
        ("example.com", false, "ada@mail.example.com", false),
        ("example.com", true, "ada@mail.example.com", true),
        ("example.com", true, "ada@a.b.c.d.e.f.g.h.example.com", true),
        ("c.d.e.f.g.h.example.com", true, "ada@a.b.c.d.e.f.g.h.example.com", true),
        ("example.com", true, "ada@badexample.com", false),
        ("mail.example.com", true, "ada@example.com", false),
        ("example.com", true, "ada@example.com", true),
        ("bücher.example", false, "ada@xn--bcher-kva.example", true),
    ]

    @Test("covers its own addresses, and those of its subdomains where it says so")
    func covers() async throws {
        let kit = try await TemporarySpool()
        for (domain, subdomains, address, isCovered) in Self.cases {
            let target = try target(domain, subdomains: subdomains)
            let mailbox = SampleMail.mailbox(address)
            _ = try await kit.spool.suppress([NewSuppression(target, cause: .manual)], scope: .system, by: "admin")
            #expect(target.covers(mailbox) == isCovered, "\(domain) \(address)")
            let found = try await kit.spool.suppressions(of: [mailbox], account: .first)[0]
            #expect((found != nil) == isCovered, "\(domain) \(address)")
            let status = try await kit.spool.acceptSample(to: [address])[0].status
            #expect(status == (isCovered ? .dropped : .injected), "\(domain) \(address)")
            #expect(try await kit.spool.unsuppress(target, scope: .system, by: "admin", why: "next"))
        }
    }

    @Test("stops mail that was in hand already, and mail that waits")
    func inHand() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: ["ada@mail.example.com", "bob@mail.example.com"])
        let entry = try #require(try await kit.spool.claim(limit: 1, perDomain: 1).first)
        #expect(!kit.spool.isSuppressed(entry))
        let target = try target("example.com", subdomains: true)
        _ = try await kit.spool.suppress([NewSuppression(target, cause: .manual)], scope: .account(.first), by: "key_1")
        #expect(kit.spool.isSuppressed(entry))
        #expect(try await kit.spool.claim(limit: 9, perDomain: 9).isEmpty)
        #expect(try await kit.spool.unsuppress(target, scope: .account(.first), by: "key_1", why: "a mistake"))
        #expect(!kit.spool.isSuppressed(entry))
        #expect(try await kit.spool.suppressionAudit(of: target).map(\.action) == [.add, .remove])
    }

    @Test("stands behind the address itself, and an account's list behind the system's")
    func rank() async throws {
        let kit = try await TemporarySpool()
        let ada = SampleMail.mailbox("ada@example.com")
        func first() async throws -> String? {
            let found = try await kit.spool.suppressions(of: [ada], account: .first)[0]
            return found.map { "\($0.account == nil ? "system" : "own") \($0.address)" }
        }
        for (text, scope, expected) in [
            ("@example.com", SuppressionScope.account(.first), "own @example.com"),
            ("ada@example.com", .account(.first), "own ada@example.com"),
            ("@example.com", .system, "system @example.com"),
            ("ada@example.com", .system, "system ada@example.com"),
        ] {
            _ = try await kit.spool.suppress([NewSuppression(try target(text), cause: .manual)], scope: scope, by: "x")
            #expect(try await first() == expected)
        }
    }

    @Test(
        "is refused where it is none",
        arguments: [("com", true), ("", false), ("@", false), ("exa mple.com", false), ("a@b@c", false)])
    func refused(text: String, subdomains: Bool) {
        #expect(throws: SuppressionTarget.ParseError.self) { try target(text, subdomains: subdomains) }
    }

    @Test("and its addresses are asked for in one statement, by the index alone")
    func plan() async throws {
        let kit = try await TemporarySpool()
        let isSQLite = kit.store.kind == .sqlite
        let sql = (isSQLite ? "EXPLAIN QUERY PLAN " : "EXPLAIN (COSTS OFF) ") + SuppressionQuestion.find.sql
        let lines = try await kit.engine.read { connection in
            try connection.all(
                Statement(sql), [.text("a@b.c"), .text("@b.c"), .null, .integer(1), .integer(0)]
            ) { $0.text(isSQLite ? 3 : 0) }
        }
        #expect(lines.contains { $0.contains("suppression_address") }, "\(lines)")
        if isSQLite { #expect(lines.allSatisfy { $0.contains("(address=? AND account=?)") }, "\(lines)") }
    }
}
