import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("The event log", .eachEngine)
struct EventTests {
    @Test("is fed in the order of commits, without gaps")
    func feeds() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: (0..<10).map { "u\($0)@example.com" })
        let entries = try await kit.spool.claim(limit: 10, perDomain: 10)
        try await kit.spool.settle(entries.map { SampleMail.delivery(of: $0, at: kit.time.now()) })
        let first = try await kit.spool.feed(after: EventSequence(number: 0), limit: 15)
        let rest = try await kit.spool.feed(after: first[14].sequence, limit: 15)
        #expect((first + rest).map(\.sequence.number) == Array(1...20))
        #expect(
            (first + rest).map(\.status) == Array(repeating: .injected, count: 10) + Array(repeating: .ok, count: 10))
    }

    @Test("is narrowed by every field and by time")
    func narrows() async throws {
        let kit = try await TemporarySpool()
        let spool = kit.spool
        let campaign = try await spool.campaign(named: "May", account: .first)
        for hour in 0..<6 {
            try await spool.acceptSample(to: ["u@d\(hour).example"], campaign: hour % 2 == 0 ? campaign : nil)
            let entries = try await spool.claim(limit: 9, perDomain: 9)
            try await spool.settle(entries.map { SampleMail.bounce(of: $0, at: kit.time.now(), bounce: nil) })
            kit.time.advance(by: .seconds(3_600))
        }
        let end = kit.time.now()
        func count(_ change: (inout EventFilter) -> Void) async throws -> Int {
            var filter = EventFilter()
            change(&filter)
            return try await spool.events(filter).count
        }
        #expect(try await count { _ in } == 12)
        #expect(try await count { $0.statuses = [.hardBounce] } == 6)
        #expect(
            try await count {
                $0.statuses = [.hardBounce]; $0.campaign = campaign
            } == 3)
        #expect(try await count { $0.reasons = [.recipientUnknown, .mailboxFull] } == 6)
        #expect(try await count { $0.recipientDomain = "d3.example" } == 2)
        #expect(
            try await count {
                $0.sourceAddress = "192.0.2.25"; $0.provider = "generic"
            } == 6)
        #expect(try await count { $0.fromDomain = "other.example" } == 0)
        #expect(try await count { $0.since = end - .seconds(7_200) } == 4)
        #expect(try await count { $0.until = end - .seconds(7_200) } == 8)
        #expect(
            try await count {
                $0.since = end - .seconds(7_200); $0.until = end - .seconds(3_600)
            } == 2)
        #expect(try await count { $0.since = end } == 0)
        #expect(try await count { $0.before = EventSequence(number: 5) } == 4)
    }

    @Test("keeps a reply word for word, up to its limit")
    func keepsReplies() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: ["a@example.com"])
        let entry = try #require(try await kit.spool.claim(limit: 1, perDomain: 1).first)
        var settlement = SampleMail.bounce(of: entry, at: kit.time.now())
        settlement.reply = "550-<script>\u{1B}[31m'\n550 " + String(repeating: "é", count: 9_000)
        try await kit.spool.settle([settlement])
        let reply = try #require(try await kit.spool.timeline(entry.key).last?.reply)
        #expect(settlement.reply.hasPrefix(reply) && reply.utf8.count > 8_188 && reply.utf8.count <= 8_192)
    }

    @Test("keeps a follower's place")
    func keepsPlaces() async throws {
        let kit = try await TemporarySpool()
        #expect(try await kit.spool.cursor("rollups") == EventSequence(number: 0))
        try await kit.engine.write { try Spool.moveCursor("rollups", to: EventSequence(number: 7), on: $0) }
        #expect(try await kit.spool.cursor("rollups") == EventSequence(number: 7))
    }
}
