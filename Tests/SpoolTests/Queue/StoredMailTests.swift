import Spool
import TestKit
import Testing

@Suite("Mail in the store", .eachEngine)
struct StoredMailTests {
    @Test("is counted by domain, without what a node holds")
    func counted() async throws {
        let kit = try await TemporarySpool()
        _ = try await kit.spool.acceptSample(to: ["a@example.com", "b@example.com", "c@example.net"])
        #expect(try await kit.spool.storedMail().countByDomain == ["example.com": 2, "example.net": 1])
        _ = try await kit.spool.claim(limit: 1, perDomain: 1)
        let mail = try await kit.spool.storedMail()
        #expect(mail.countByDomain.values.reduce(0, +) == 2 && mail.isWhole)
    }
}
