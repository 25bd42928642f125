import Bounce
import Mail
import Postmaster
import Spool
import Storage
import TestKit
import Testing

/// Gmail, 14 and 15 December 2020: for two spells of 2:22 and 4:19 hours living addresses were answered 550-5.1.1 "does not
/// exist", among others that truly do not.
@Suite("Two spells in which a provider denies its own users", .eachEngine)
struct GmailReplayTests {
    private static let live = (0..<160).map { "live\($0)@gmail.com" }
    private static let unknown = (0..<40).map { "nobody\($0)@gmail.com" }

    private static func doesNotExist(_ address: String) -> Bool {
        !address.hasPrefix("live") && !address.hasPrefix("early")
    }

    /// Ten minutes of mail to some of both; in a spell four out of five living ones are denied.
    private func step(_ kit: IncidentKit, _ number: Int, isSpell: Bool, live: Range<Int>, unknown: Range<Int>)
        async throws
    {
        let people = (0..<10).map { Self.live[live.lowerBound + (number * 10 + $0) % live.count] }
        let nobodies = (0..<2).map { Self.unknown[unknown.lowerBound + (number * 2 + $0) % unknown.count] }
        try await kit.send(to: people + nobodies) { address in
            Self.doesNotExist(address) || isSpell && address.utf8.reduce(0) { $0 &+ Int($1) } % 5 != 0
        }
        kit.time.advance(by: .seconds(600))
    }

    private func ordinary(_ kit: IncidentKit, steps: Int) async throws {
        for _ in 0..<steps {
            try await kit.send(to: (0..<10).map { "early\($0)@gmail.com" })
            kit.time.advance(by: .seconds(600))
        }
        try await kit.incidents.catchUp()
    }

    @Test(
        "leave no living address suppressed, and those that do not exist are suppressed after it",
        arguments: [SuppressionPolicy.immediate, .consecutive(2)])
    func replay(policy: SuppressionPolicy) async throws {
        let kit = try await IncidentKit()
        try await kit.spool.setSuppressionPolicy(policy, of: nil, by: "admin")
        try await kit.live()
        #expect(try await kit.incidents.list(IncidentFilter()).isEmpty)

        // The first spell: 2 h 20.
        for number in 0..<14 { try await step(kit, number, isSpell: true, live: 0..<100, unknown: 0..<20) }
        let first = try #require(try await kit.open().first)
        #expect(try await kit.open().count == 1)
        #expect(first.kind == .recipients && first.destination == .provider("google"))
        #expect(first.reply == "550 5.1.1 no such user" && first.usual < 0.1 && first.share > 0.5)
        #expect(first.heldCount > 80)
        #expect(kit.slowedNow == [first.key])
        #expect(try await kit.suppressed(Self.live + Self.unknown).isEmpty)

        // A quiet day between them: the incident ends by itself, and nothing is believed for that.
        try await ordinary(kit, steps: 12)
        let over = try #require(try await kit.incidents.incident(first.key))
        #expect(over.state == .judging && over.closedBy == Incident.automaticActor)
        #expect(kit.slowedNow.isEmpty)
        #expect(try await kit.suppressed(Self.live + Self.unknown).isEmpty)
        kit.time.advance(by: .seconds(14 * 3_600))
        try await ordinary(kit, steps: 3)

        // The second: 4 h 20, over old and new addresses.
        for number in 0..<26 { try await step(kit, number, isSpell: true, live: 50..<160, unknown: 10..<40) }
        let second = try #require(try await kit.open().first)
        #expect(second.key != first.key)
        #expect(try await kit.suppressed(Self.live).isEmpty)
        try await ordinary(kit, steps: 12)
        #expect(try await kit.open().isEmpty)
        #expect(try await kit.suppressed(Self.live).isEmpty)

        // The next mailing tells who is there.
        try await kit.send(to: Self.live + Self.unknown, refusing: Self.doesNotExist)
        kit.time.advance(by: .seconds(600))
        try await kit.incidents.catchUp()
        #expect(try await kit.suppressed(Self.live).isEmpty)
        #expect(try await kit.suppressed(Self.unknown) == Self.unknown)
        for incident in try await kit.incidents.list(IncidentFilter()) {
            #expect(incident.state == .closed && incident.verdict == .answered && incident.heldCount == 0)
        }
        // Nothing of it counts against anybody any more.
        let counts = try await kit.spool.bounceCounts(BounceCountFilter(account: .first))
        #expect(counts.filter { $0.address.hasPrefix("live") && !$0.isVoid }.isEmpty)
    }
}
