import Mail
import Storage
import TestKit
import Testing

@testable import Accounts

@Suite("The audit log", .eachEngine)
struct AuditTests {
    private func note(_ kit: TestAccounts, _ subject: String, account: AccountID? = .first) async throws {
        let (now, party) = (kit.time.now(), kit.party)
        try await kit.engine.write { connection in
            try party.note("thing.done", subject, "100% sure_ly", account: account, at: now, on: connection)
        }
        kit.time.advance(by: .seconds(1))
    }

    @Test("comes newest first, page by page, of one account or of all")
    func pages() async throws {
        let kit = try await TestAccounts()
        for number in 1...5 { try await note(kit, "s\(number)", account: number == 3 ? nil : .first) }
        var filter = AuditFilter()
        filter.limit = 2
        let first = try await kit.accounts.audit(filter)
        #expect(first.map(\.subject) == ["s5", "s4"])
        filter.before = first.last?.sequence
        #expect(try await kit.accounts.audit(filter).map(\.subject) == ["s3", "s2"])
        filter.account = .first
        #expect(try await kit.accounts.audit(filter).map(\.subject) == ["s2", "s1"])
        filter = AuditFilter()
        filter.since = Timestamp(microseconds: first[0].at.microseconds)
        #expect(try await kit.accounts.audit(filter).map(\.subject) == ["s5"])
    }

    @Test(
        "words are found as they stand",
        arguments: [("100%", 1), ("sure_ly", 1), ("SURE", 1), ("%", 1), ("suresly", 0), ("!", 0)])
    func search(text: String, count: Int) async throws {
        let kit = try await TestAccounts()
        try await note(kit, "s")
        var filter = AuditFilter()
        filter.text = text
        #expect(try await kit.accounts.audit(filter).count == count)
    }

    @Test(
        "the store itself lets nobody change or delete an entry",
        arguments: ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
    func appendOnly(sql: String) async throws {
        let kit = try await TestAccounts()
        try await note(kit, "s")
        await #expect(throws: (any Error).self) {
            try await kit.engine.write { connection in try connection.execute(Statement(sql), []) }
        }
        #expect(try await kit.accounts.audit(AuditFilter()).map(\.subject) == ["s"])
    }

    @Test("what is too long is cut between characters")
    func cuts() async throws {
        let kit = try await TestAccounts()
        try await note(kit, String(repeating: "é", count: 400))
        let subject = try #require(try await kit.accounts.audit(AuditFilter()).first?.subject)
        #expect(subject == String(repeating: "é", count: 250))
    }
}
