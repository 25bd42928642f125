import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("A claim")
struct ClaimTests {
    @Test("returns what was accepted, byte for byte, once")
    func claims() async throws {
        let kit = try await TemporarySpool()
        let accepted = try await kit.spool.acceptSample(to: ["Ada@Example.com", "\"b c\"@example.org"])
        let entries = try await kit.spool.claim(limit: 10, perDomain: 10)
        #expect(entries.map(\.key) == accepted.map(\.key))
        #expect(entries.map(\.recipient.description) == ["Ada@Example.com", "\"b c\"@example.org"].map { $0.replacing("Example", with: "example") })
        #expect(entries.allSatisfy { $0.content.bytes == SampleMail.bytes() && $0.attempts == 0 })
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
}
