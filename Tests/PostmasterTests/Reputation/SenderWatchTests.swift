import Accounts
import Bounce
import JSON
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Postmaster

@Suite("Sender watch", .eachEngine)
struct SenderWatchTests {
    @Test("counts each event once for account, domain and source, however many follow")
    func counts() async throws {
        let kit = try await ReputationKit()
        try await kit.send(soft: 2, hard: 3, ok: 95)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try await kit.watch.catchUp() } }
            try await group.waitForAll()
        }
        let standings = try await kit.health.standings(of: .first)
        #expect(
            standings.map(\.party.scope).sorted { $0.rawValue < $1.rawValue } == [.account, .fromDomain, .sourceIP])
        #expect(standings[0].party == SenderParty(account: .first, scope: .account))
        for standing in standings {
            #expect(standing.counts.softBounced == 2 && standing.counts.hardBounced == 3)
            #expect(standing.counts.finished == 100 && standing.counts.bounceRate == 0.05)
            #expect(standing.zone == .warning)
        }
        #expect(standings.contains { $0.party.value == "shop.example" })
        #expect(standings.contains { $0.party.value == "192.0.2.25" })
        let whole = try await kit.health.standings(of: nil)
        #expect(whole.map(\.party.scope) == [.account, .sourceIP] && whole[0].counts.finished == 100)
        #expect(try await kit.health.accountStandings().map(\.party.account) == [.first])
    }

    @Test("takes a late bounce from what was delivered")
    func late() async throws {
        var counts = HealthCounts()
        counts.add(.ended(.ok), 10)
        counts.add(.returned(.hardBounce), 1)
        #expect(counts.delivered == 9 && counts.finished == 10 && counts.hardBounced == 1)
    }

    @Test("announces who came into another zone, once, and with both numbers")
    func zones() async throws {
        let kit = try await ReputationKit { $0.quarantines = false }
        try await kit.send(ok: 200)
        try await kit.watch.catchUp()
        #expect(try await kit.notices(.senderHealthChanged).isEmpty)
        try await kit.send(hard: 10, ok: 40)
        try await kit.watch.catchUp()
        try await kit.watch.catchUp()
        let notices = try await kit.notices(.senderHealthChanged)
        #expect(notices.count == 5)
        let own = notices.filter { $0.account == .first }
        #expect(Set(own.compactMap { $0.data["scope"] }) == ["account", "from_domain", "source_ip"])
        #expect(own.allSatisfy { $0.data["zone"] == "warning" && $0.data["previous_zone"] == "healthy" })
        #expect(own.allSatisfy { $0.data["bounced"] == .count(10) && $0.data["finished"] == .count(250) })
        #expect(notices.filter { $0.account == nil }.map(\.subject).sorted() == ["192.0.2.25", "installation"])
        try await kit.send(hard: 20)
        try await kit.watch.catchUp()
        #expect(try await kit.notices(.senderHealthChanged).suffix(5).allSatisfy { $0.data["zone"] == "risky" })
    }

    @Test("looks at the window alone, and announces what changes by time")
    func window() async throws {
        let kit = try await ReputationKit { $0.quarantines = false }
        try await kit.send(ok: 1_000)
        try await kit.watch.catchUp()
        kit.store.time.advance(by: .seconds(20 * 86_400))
        try await kit.send(hard: 10, ok: 100)
        try await kit.watch.catchUp()
        #expect(try await kit.notices(.senderHealthChanged).isEmpty)
        kit.store.time.advance(by: .seconds(10 * 86_400))
        try await kit.watch.turn()
        let standing = try await kit.health.standings(of: .first)[0]
        #expect(standing.counts.finished == 110 && standing.zone == .risky)
        #expect(try await kit.notices(.senderHealthChanged).count == 5)
        kit.store.time.advance(by: .seconds(30 * 86_400))
        #expect(try await kit.health.standings(of: .first)[0].zone == .unknown)
    }

    @Test("judges an account by its own bounds")
    func own() async throws {
        let kit = try await ReputationKit { $0.quarantines = false }
        try await kit.accounts.changeSettings(of: .first, by: .node) { settings in
            var health = HealthSettings()
            health.warningRate = 0.2
            settings.health = health
        }
        try await kit.send(hard: 10, ok: 90)
        try await kit.watch.catchUp()
        #expect(try await kit.health.standings(of: .first)[0].zone == .healthy)
        #expect(try await kit.notices(.senderHealthChanged).allSatisfy { $0.account == nil })
    }

    @Test("runs until it is cancelled")
    func run() async throws {
        let kit = try await ReputationKit()
        try await kit.send(ok: 10)
        let watch = SenderWatch(spool: kit.spool, accounts: kit.accounts, pause: .milliseconds(1))
        let running = Task { try await watch.run() }
        while try await kit.spool.cursor(SenderWatch.cursorName).number == 0 { await Task.yield() }
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
    }
}

@Suite("The counts of senders", .eachEngine)
struct SenderCountsTests {
    @Test("begin with what was counted by the hour before they were kept")
    func carriedOver() async throws {
        let kit = try await ReputationKit { $0.quarantines = false }
        try await kit.send(soft: 2, hard: 3, ok: 195)
        try await Rollups(spool: kit.spool).catchUp()
        try await kit.watch.catchUp()
        let (own, all) = (try await kit.health.standings(of: .first), try await kit.health.standings(of: nil))
        try await kit.spool.engine.write { connection in
            for table in ["sender_count", "sender_zone", "quarantine", "campaign_baseline"] {
                try connection.execute(Statement("DROP TABLE \(table)"), [])
            }
            try connection.execute(Statement("DELETE FROM cursor WHERE name = 'sender-health'"), [])
            try connection.execute(Statement("DELETE FROM schema_step WHERE number IN (30, 35)"), [])
        }
        try await Schema.migrate(kit.spool.engine)
        #expect(try await kit.health.standings(of: .first) == own)
        try await kit.watch.catchUp()
        #expect(try await kit.health.standings(of: .first) == own)
        #expect(try await kit.health.standings(of: nil) == all)
    }
}
