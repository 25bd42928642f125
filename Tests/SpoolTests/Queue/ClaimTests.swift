import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("A claim", .eachEngine)
struct ClaimTests {
    @Test("returns what was accepted, byte for byte, once")
    func claims() async throws {
        let kit = try await TemporarySpool()
        let accepted = try await kit.spool.acceptSample(to: ["Ada@example.com", "\"b c\"@example.org"])
        let entries = try await kit.spool.claim(limit: 10, perDomain: 10)
        #expect(entries.map(\.key) == accepted.map(\.key))
        #expect(entries.map(\.recipient.description) == ["Ada@example.com", "\"b c\"@example.org"])
        #expect(entries.allSatisfy { $0.content.bytes == SampleMail.bytes() && $0.attempts == 0 })
        #expect(entries[0].content.reversePath == .mailbox(SampleMail.mailbox("bounces@shop.example")))
        #expect(try await kit.spool.claim(limit: 10, perDomain: 10).isEmpty)
    }

    @Test("of a crowded domain leaves room for the others")
    func isFair() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: (0..<200).map { "u\($0)@big.example" })
        kit.time.advance(by: .seconds(1))
        try await kit.spool.acceptSample(to: (0..<5).map { "u@small\($0).example" })
        let domains = Set(try await kit.spool.claim(limit: 20, perDomain: 10).map(\.recipient.domain.text))
        #expect(domains.count == 6)
    }

    @Test("walks on from where the last one stopped, until every domain had its turn")
    func walksRound() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: (0..<400).map { "u\($0)@big.example" })
        kit.time.advance(by: .seconds(1))
        try await kit.spool.acceptSample(to: (100..<150).map { "u@d\($0).example" })
        var seen: Set<String> = []
        for _ in 0..<12 {
            seen.formUnion(try await kit.spool.claim(limit: 10, perDomain: 5).map(\.recipient.domain.text))
        }
        #expect(seen.count == 51)
    }

    @Test("takes no more of a domain than it is asked to, and none of a blocked one")
    func isLimited() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: (0..<20).map { "u\($0)@d\($0 % 2).example" })
        let entries = try await kit.spool.claim(limit: 100, perDomain: 3, excluding: ["d1.example"])
        #expect(entries.map(\.recipient.domain.text) == Array(repeating: "d0.example", count: 3))
        #expect(try await kit.spool.claim(limit: 0, perDomain: 3).isEmpty)
        #expect(try await kit.spool.claim(limit: 100, perDomain: 100).count == 17)
    }

    @Test("never hands out the same message twice, however many claim at once")
    func isExclusive() async throws {
        let kit = try await TemporarySpool()
        let spool = kit.spool
        try await spool.acceptSample(to: (0..<100).map { "u\($0)@d\($0 % 7).example" })
        let keys = try await withThrowingTaskGroup(of: [MessageKey].self) { group in
            for _ in 0..<20 { group.addTask { try await spool.claim(limit: 10, perDomain: 10).map(\.key) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(keys.count == 100 && Set(keys).count == 100)
    }

    @Test("settles suppressed addresses as dropped instead of returning them")
    func drops() async throws {
        let kit = try await TemporarySpool()
        let accepted = try await kit.spool.acceptSample(to: ["ada@example.com", "bob@example.com"])
        let entry = try await kit.spool.suppress(
            SampleMail.mailbox("Ada@example.com"), scope: .account(.first), cause: .unsubscribe, by: "key_1",
            note: "asked", expiresAt: nil)
        #expect(try await kit.spool.claim(limit: 9, perDomain: 9).map(\.key) == [accepted[1].key])
        let last = try #require(try await kit.spool.timeline(accepted[0].key).last)
        #expect(last.status == .dropped && last.suppression == entry.key && last.attempt == 0)
        #expect(try await kit.spool.statusCounts(account: nil, campaign: nil) == [.dropped: 1, .injected: 1])
    }
}
