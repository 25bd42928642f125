import DNS
import Mail
import NIOCore
import Spool
import Testing

@testable import Delivery

@Suite("Mail shared out among our addresses")
struct EgressDeskTests {
    private let now = Timestamp(seconds: 20_000 * 86_400)

    private func destination(_ addresses: [String] = ["198.51.100.1", "2001:db8:1::1"]) throws -> Destination {
        let host = MailHost(DomainName("mx.example.com")!, rank: 0)
        return Destination(
            site: Site(source: "default", exchangers: [host]),
            exchangers: try addresses.map {
                Exchanger(host: host, address: try SocketAddress(ipAddress: $0, port: 25))
            }, domain: DomainName("example.com"))
    }

    private func desk(_ sources: [String], pools: [String] = []) throws -> EgressDesk {
        EgressDesk(plan: try #require(try EgressPlan.parse(sources: sources, pools: pools)))
    }

    /// How many go from each source, how many wait, how many cannot go.
    private func counts(_ shares: [EgressDesk.Share]) -> (bySource: [String: Int], waiting: Int, refused: Int) {
        var counts: (bySource: [String: Int], waiting: Int, refused: Int) = ([:], 0, 0)
        for share in shares {
            switch share {
            case .hand(let entries, let way): counts.bySource[way.site.source, default: 0] += entries.count
            case .wait(let entries, _): counts.waiting += entries.count
            case .refuse(let entries): counts.refused += entries.count
            }
        }
        return counts
    }

    @Test("goes by weight, and a message that is tried again from where it came")
    func weights() throws {
        let both = try destination()
        var desk = try desk(["a 192.0.2.1", "b 192.0.2.2"], pools: ["default: a*3 b"])
        let entries = makeEntries(10_000)
        let first = counts(desk.share(entries, to: both, now: now)).bySource
        #expect((7_300...7_700).contains(first["a"] ?? 0))
        #expect(first["a"]! + first["b"]! == 10_000)
        #expect(counts(desk.share(entries, to: both, now: now)).bySource == first)
    }

    @Test("goes to exchangers of its source's kind of address alone")
    func families() throws {
        let (both, four) = (try destination(), try destination(["198.51.100.1"]))
        var desk = try desk(["four 192.0.2.1", "six 2001:db8::1"])
        for case .hand(_, let way) in desk.share(makeEntries(100), to: both, now: now) {
            #expect(way.exchangers.count == 1)
            #expect(way.exchangers[0].address.protocol == (way.site.source == "six" ? .inet6 : .inet))
        }
        let only = counts(desk.share(makeEntries(100), to: four, now: now))
        #expect(only.bySource == ["four": 100])
        var sixes = try self.desk(["six 2001:db8::1"])
        #expect(counts(sixes.share(makeEntries(9), to: four, now: now)).refused == 9)
    }

    @Test("of one source and site is one queue, apart from another source's")
    func sites() throws {
        let destination = try destination()
        let sources = try #require(try EgressPlan.parse(sources: ["a 192.0.2.1", "b 192.0.2.2"])).sources
        let (a, b) = (destination.leaving(by: sources[0]), destination.leaving(by: sources[1]))
        #expect(a?.site != b?.site)
        #expect(a === destination.leaving(by: sources[0]))
        #expect(a?.site == (try self.destination()).leaving(by: sources[0])?.site)
        #expect(a?.site.provider == destination.site.provider)
    }

    @Test("over what a new source may carry goes from the warm ones")
    func overflow() throws {
        let both = try destination()
        var desk = try desk(["new 192.0.2.1 warm-up", "old 192.0.2.2"])
        let found = counts(desk.share(makeEntries(1_000), to: both, now: now))
        #expect(found.bySource == ["new": 20, "old": 980])
        #expect(found.waiting == 0)
    }

    @Test("from a source that is turned away goes from the others")
    func parked() throws {
        let both = try destination()
        var desk = try desk(["a 192.0.2.1", "b 192.0.2.2"])
        let shares = desk.share(makeEntries(100), to: both, now: now) { $0.source == "a" }
        #expect(counts(shares).bySource == ["b": 100])
        let all = desk.share(makeEntries(100), to: both, now: now) { _ in true }
        #expect(counts(all).bySource.values.reduce(0, +) == 100)
    }

    @Test("waits for the next hour where every source is new")
    func waits() throws {
        let both = try destination()
        var desk = try desk(["new 192.0.2.1 warm-up"])
        let shares = desk.share(makeEntries(100), to: both, now: now)
        #expect(counts(shares).bySource == ["new": 20])
        #expect(counts(shares).waiting == 80)
        guard case .wait(_, let until)? = shares.last else { Issue.record("nothing waits"); return }
        #expect(until == now + .seconds(3_600))
        #expect(counts(desk.share(makeEntries(100), to: both, now: now)).waiting == 100)
        for case .hand(let entries, let way) in shares {
            desk.settled(entries.count, from: way.site, WarmUpSigns(), at: now)
        }
        #expect(counts(desk.share(makeEntries(100), to: both, now: until)).bySource == ["new": 20])
    }

    @Test("that comes back untried leaves its room to others")
    func returned() throws {
        let both = try destination()
        var desk = try desk(["new 192.0.2.1 warm-up"])
        for case .hand(let entries, let way) in desk.share(makeEntries(20), to: both, now: now) {
            desk.returned(entries.count, from: way.site)
        }
        #expect(counts(desk.share(makeEntries(20), to: both, now: now)).bySource == ["new": 20])
    }

    @Test("goes on where a warm-up was when it was kept")
    func kept() throws {
        let both = try destination()
        var desk = try desk(["new 192.0.2.1 warm-up"])
        for case .hand(let entries, let way) in desk.share(makeEntries(5), to: both, now: now) {
            desk.settled(entries.count, from: way.site, WarmUpSigns(), at: now)
        }
        let rows = desk.takeChanges()
        #expect(rows.map(\.finishedCount) == [5])
        #expect(desk.takeChanges().isEmpty)
        let next = now + .seconds(86_400)
        var later = EgressDesk(plan: desk.plan, known: rows)
        #expect(counts(later.share(makeEntries(100), to: both, now: next)).bySource == ["new": 28])
    }

    @Test("is shown with the day of the plan, what it may carry, what it has, and who takes what is over")
    func states() throws {
        let both = try destination()
        var desk = try desk(
            ["new 192.0.2.1 warm-up", "old 192.0.2.2", "third 192.0.2.3"], pools: ["bulk: new*3 old", "other: third"])
        for case .hand(let entries, let way) in desk.share(makeEntries(1_000), to: both, now: now)
        where way.site.source == "new" {
            desk.settled(5, from: way.site, WarmUpSigns(spamCount: 1, deferredCount: 2), at: now)
            #expect(entries.count == 20)
        }
        let states = desk.states(at: now)
        #expect(states.map(\.source.name) == ["new", "old", "third"])
        #expect(states[0].pools.map(\.pool) == ["default", "bulk"] && states[0].pools.map(\.weight) == [1, 3])
        #expect(states[1].warmUps.isEmpty)
        let warmUp = try #require(states[0].warmUps.first)
        #expect(states[0].warmUps.count == 1 && warmUp.provider == both.site.provider)
        #expect(warmUp.day == 1 && !warmUp.isWarm && warmUp.hourlyLimit == 20 && warmUp.dailyLimit == 480)
        #expect(warmUp.sentInHour == 5 && warmUp.inHand == 15)
        #expect(warmUp.sentToday == 5 && warmUp.spamToday == 1 && warmUp.deferredToday == 2)
        // A third of the mail would have gone from it.
        #expect(Set(warmUp.overflow.keys) == ["old", "third"])
        #expect((250...400).contains(warmUp.overflow.values.reduce(0, +)))
        #expect(warmUp.overflowSources == ["old", "third"])

        let tomorrow = try #require(desk.states(at: now + .seconds(86_400))[0].warmUps.first)
        #expect(tomorrow.day == 2 && tomorrow.hourlyLimit == 28 && tomorrow.sentToday == 0)
        #expect(tomorrow.overflow.isEmpty)
    }
}
