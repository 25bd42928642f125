import Bounce
import Mail
import NIOCore
import Spool
import Storage
import Testing

@testable import Delivery

@Suite("Dispatch machine")
struct DispatchMachineTests {
    private let now = Timestamp(seconds: 1_000)
    private static let share = QueueShare(priority: .bulk, account: .first, campaign: nil)
    private let domain = DomainName("example.com")!

    private func destination(_ host: String = "mx.example.com") throws -> Destination {
        let host = MailHost(DomainName(host)!, rank: 0)
        let address = try SocketAddress(ipAddress: "192.0.2.1", port: 25)
        return Destination(
            site: Site(source: "default", exchangers: [host]),
            exchangers: [Exchanger(host: host, address: address)])
    }

    private func machine(limit: Int = 1_000) -> DispatchMachine {
        DispatchMachine(window: Window(limit: limit, byteLimit: 1 << 30))
    }

    @Test("one look-up serves all the mail of a domain that comes while it runs")
    func coalesces() throws {
        var machine = machine()
        #expect(machine.received(makeEntries(3), now: now).summary == ["resolve example.com"])
        #expect(machine.received(makeEntries(2, from: 4), now: now).isEmpty)
        let routing = Routing(.destination(try destination()), timeToLive: .seconds(60))
        #expect(machine.routed(domain, routing, now: now).summary == ["hand 5"])
        #expect(machine.received(makeEntries(1, from: 6), now: now).summary == ["hand 1"])
    }

    @Test("a way is looked up again when its records have expired")
    func expires() throws {
        var machine = machine()
        _ = machine.received(makeEntries(1), now: now)
        _ = machine.routed(domain, Routing(.destination(try destination()), timeToLive: .seconds(60)), now: now)
        #expect(machine.received(makeEntries(1, from: 2), now: now + .seconds(61)).summary == ["resolve example.com"])
    }

    @Test("mail without a way is refused, and the answer is kept for a while")
    func unroutable() {
        var machine = machine()
        _ = machine.received(makeEntries(2), now: now)
        let routing = Routing(.none(.failure(.nullMX)), timeToLive: .seconds(60))
        #expect(machine.routed(domain, routing, now: now).summary == ["refuse 2"])
        #expect(machine.received(makeEntries(1, from: 3), now: now).summary == ["refuse 1"])
    }

    @Test("what is over a site's share is given back, and its domain is left out of claims until it has drained")
    func siteShare() throws {
        var machine = machine(limit: 100)
        let site = try destination()
        _ = machine.received(makeEntries(90), now: now)
        let routing = Routing(.destination(site), timeToLive: .seconds(60))
        #expect(machine.routed(domain, routing, now: now).summary == ["hand 3", "release 87"])
        #expect(machine.tick(now: now).summary == ["claim 97, 72 of bulk, excluding example.com"])
        _ = machine.claimed([], asked: 97, nextDue: nil, now: now)
        _ = machine.settled(3, of: Self.share, byteCount: 30, from: site.site, now: now)
        #expect(machine.tick(now: now + .seconds(6)).summary == ["claim 100, 75 of bulk, excluding "])
    }

    @Test("a slowed domain gets its rate, the rest goes back, and claims leave it out until its next turn")
    func slowedDomain() throws {
        var machine = machine()
        machine.slow(["example.com": Rate(30, per: .minute)], now: now)
        _ = machine.received(makeEntries(9), now: now)
        let routing = Routing(.destination(try destination()), timeToLive: .seconds(600))
        let actions = machine.routed(domain, routing, now: now)
        #expect(actions.summary.sorted() == ["hand 1", "release 8"])
        guard case .release(_, let due)? = actions.first else { return #expect(Bool(false), "it is given back") }
        #expect(due == now + .seconds(8))
        #expect(machine.window.held == 1)
        #expect(machine.tick(now: now).summary == ["claim 999, 749 of bulk, excluding example.com"])
        _ = machine.claimed([], asked: 999, nextDue: nil, now: now)
        #expect(machine.nextWake == now + .seconds(1))
        #expect(machine.tick(now: now + .seconds(2)).summary == ["claim 999, 749 of bulk, excluding "])
        machine.slow([:], now: now)
        #expect(machine.received(makeEntries(3, from: 10), now: now).summary == ["hand 3"])
    }

    @Test("what one of our addresses cannot send is claimed at once for another of its pool")
    func otherSource() throws {
        let plan = try #require(try EgressPlan.parse(sources: ["a 198.51.100.1", "b 198.51.100.2"]))
        var machine = DispatchMachine(
            window: Window(limit: 1_000, byteLimit: 1 << 30), egress: EgressDesk(plan: plan))
        let destination = try destination()
        _ = machine.received(makeEntries(1), now: now)
        let handed = machine.routed(domain, Routing(.destination(destination), timeToLive: .seconds(600)), now: now)
        guard case .hand(let entries, let way)? = handed.first else { return #expect(Bool(false), "it is handed over") }
        machine.parked(way.site, until: now + .seconds(60), now: now)
        let back = machine.givenBack(entries, from: way.site, now: now)
        guard case .release(_, let due)? = back.first else { return #expect(Bool(false), "it is given back") }
        #expect(due == now)
        #expect(!back.summary.contains { $0.contains("excluding example.com") })
        guard case .hand(_, let other)? = machine.received(makeEntries(1), now: now).first else {
            return #expect(Bool(false), "it is handed over again")
        }
        #expect(other.site.source != way.site.source)

        // Where both are turned away its domain is left out, and it need not wait for more than that.
        machine.parked(other.site, until: now + .seconds(60), now: now)
        guard case .release(_, let later)? = machine.givenBack(entries, from: other.site, now: now).first else {
            return #expect(Bool(false), "it is given back")
        }
        #expect(later == now)
        #expect(machine.tick(now: now + .seconds(6)).summary.allSatisfy { $0.contains("excluding example.com") })
    }

    @Test("what is over the window is given back")
    func windowLimit() {
        var machine = machine(limit: 10)
        #expect(machine.received(makeEntries(12), now: now).summary == ["release 2", "resolve example.com"])
    }

    @Test("a parked site's domains are left out of claims")
    func parked() throws {
        var machine = machine()
        let site = try destination()
        _ = machine.received(makeEntries(1), now: now)
        _ = machine.routed(domain, Routing(.destination(site), timeToLive: .seconds(60)), now: now)
        machine.parked(site.site, until: now + .seconds(60), now: now)
        #expect(machine.tick(now: now).summary == ["claim 999, 749 of bulk, excluding example.com"])
    }

    @Test("no claim is made while the store fails")
    func storeFails() {
        var machine = machine()
        machine.storeFails(true)
        #expect(machine.tick(now: now).isEmpty)
        #expect(machine.nextWake == nil)
        machine.storeFails(false)
        #expect(machine.tick(now: now).count == 1)
    }

    @Test("urgent mail is handed to a site that is full of a mailing, and another account's mail too")
    func fullOfOne() throws {
        var machine = machine(limit: 1_000)
        let site = try destination()
        _ = machine.received(makeEntries(1), now: now)
        _ = machine.routed(domain, Routing(.destination(site), timeToLive: .seconds(60)), now: now)
        for number in 2...500 { _ = machine.received(makeEntries(1, from: number), now: now) }
        #expect(machine.received(makeEntries(1, from: 700), now: now).summary == ["release 1"])
        #expect(machine.received(makeEntries(1, from: 701, priority: .transactional), now: now).summary == ["hand 1"])
        let other = AccountID(number: 2)
        #expect(machine.received(makeEntries(1, from: 702, account: other), now: now).summary == ["hand 1"])
    }

    @Test("where there is no room for bulk mail, urgent mail is claimed all the same")
    func urgentClaim() throws {
        var machine = machine(limit: 100)
        _ = machine.received(makeEntries(80), now: now)
        #expect(machine.tick(now: now).summary == ["claim 20, 0 of bulk, excluding account 1"])
    }

    @Test("no more than 64 look-ups run at a time, of which 16 are urgent mail's")
    func lookupLimit() {
        var machine = machine()
        let entries = (0..<100).flatMap { makeEntries(1, to: "d\($0).example", from: $0 + 1) }
        #expect(machine.received(entries, now: now).count == 48)
        let urgent = (0..<30).flatMap { makeEntries(1, to: "u\($0).example", from: $0 + 200, priority: .transactional) }
        #expect(machine.received(urgent, now: now).count == 16)
        let problem = Routing(.none(.failure(.temporary)), timeToLive: .seconds(10))
        #expect(machine.routed(DomainName("d0.example")!, problem, now: now).count <= 2)
    }

    @Test("draining gives back what has no way yet, and what still comes")
    func drains() {
        var machine = machine()
        _ = machine.received(makeEntries(3), now: now)
        #expect(machine.drain(now: now).summary == ["release 3"])
        #expect(machine.received(makeEntries(2, from: 4), now: now).summary == ["release 2"])
        #expect(machine.window.held == 0)
    }

    /// A world of sites that settle, stall, park and vanish, under a virtual clock.
    @Test("every entry is handed over, refused or given back exactly once", arguments: UInt64(1)...20)
    func accountsForEverything(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        var machine = machine(limit: 200)
        var now = now
        var nextKey = 1
        var known: [Int64: Int] = [:]
        var held: [(site: Site?, count: Int)] = []
        var asked: [DomainName] = []
        var claims: [Int] = []
        let destinations = try (0..<4).map { try destination("mx\($0).example") }
        func note(_ actions: [DispatchMachine.Action]) {
            for action in actions {
                switch action {
                case .resolve(let domain): asked.append(domain)
                case .claim(let limit, _, _, _): claims.append(limit)
                case .hand(let entries, let destination):
                    for entry in entries { known[entry.key.number, default: 0] += 1 }
                    held.append((destination.site, entries.count))
                case .refuse(let entries, _):
                    for entry in entries { known[entry.key.number, default: 0] += 1 }
                    held.append((nil, entries.count))
                case .release(let entries, _):
                    for entry in entries { known[entry.key.number, default: 0] += 1 }
                }
            }
        }
        func fresh(_ limit: Int) -> [QueueEntry] {
            let count = Int.random(in: 0...limit, using: &chance)
            defer { nextKey += count }
            return (0..<count).flatMap {
                makeEntries(1, to: "d\(Int.random(in: 0..<12, using: &chance)).example", from: nextKey + $0)
            }
        }
        for _ in 0..<500 {
            now = now + .milliseconds(Int64.random(in: 0...2_000, using: &chance))
            switch Int.random(in: 0..<5, using: &chance) {
            case 0: note(machine.received(fresh(40), now: now))
            case 1 where !asked.isEmpty:
                let domain = asked.remove(at: Int.random(in: 0..<asked.count, using: &chance))
                let way: Routing.Way =
                    Bool.random(using: &chance)
                    ? .destination(destinations.randomElement(using: &chance)!) : .none(.failure(.temporary))
                note(machine.routed(domain, Routing(way, timeToLive: .seconds(5)), now: now))
            case 2 where !held.isEmpty:
                let share = held.remove(at: Int.random(in: 0..<held.count, using: &chance))
                note(
                    machine.settled(
                        share.count, of: Self.share, byteCount: share.count * 10, from: share.site, now: now))
            case 3 where !claims.isEmpty:
                let limit = claims.removeFirst()
                note(machine.claimed(fresh(limit), asked: limit, nextDue: nil, now: now))
            default: note(machine.tick(now: now))
            }
            #expect(machine.window.held <= 200)
            #expect(claims.count <= 1)
        }
        note(machine.drain(now: now))
        for share in held {
            note(
                machine.settled(
                    share.count, of: Self.share, byteCount: share.count * 10, from: share.site, now: now))
        }
        #expect(machine.window.held == 0)
        #expect(known.count == nextKey - 1)
        #expect(known.values.allSatisfy { $0 == 1 })
    }
}

extension ClaimExclusion {
    /// Every domain that it names, and how many shares it leaves out.
    fileprivate var names: String {
        let names = domainsByShare.values.reduce(domains) { $0.union($1) }.sorted()
        return (names + shares.map { "account \($0.account.number)" }).joined(separator: " ")
    }
}

extension [DispatchMachine.Action] {
    /// `hand 5`, `release 85`, …
    fileprivate var summary: [String] {
        map { action in
            switch action {
            case .resolve(let domain): "resolve \(domain)"
            case .hand(let entries, _): "hand \(entries.count)"
            case .refuse(let entries, _): "refuse \(entries.count)"
            case .release(let entries, _): "release \(entries.count)"
            case .claim(let limit, let bulkLimit, _, let exclusion):
                "claim \(limit), \(bulkLimit) of bulk, excluding \(exclusion.names)"
            }
        }
    }
}
