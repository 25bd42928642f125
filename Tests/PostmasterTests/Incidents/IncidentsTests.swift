import Bounce
import JSON
import Mail
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@Suite("An incident", .eachEngine)
struct IncidentsTests {
    private static let live = (0..<30).map { "live\($0)@gmail.com" }

    /// A provider that has just begun to deny its users.
    private func denied(_ settings: IncidentSettings = IncidentSettings()) async throws -> (IncidentKit, Incident?) {
        let kit = try await IncidentKit(settings)
        try await kit.live(through: 4)
        try await kit.send(to: Self.live) { _ in true }
        return (kit, try await kit.open().first)
    }

    @Test("takes in what was believed before it was known, and leaves the audit of it")
    func taken() async throws {
        let (kit, found) = try await denied()
        let incident = try #require(found)
        #expect(incident.heldCount == 30 && incident.refused == 30 && incident.answered == 30)
        #expect(try await kit.suppressed(Self.live).isEmpty)
        let audit = try await kit.spool.suppressionAudit(of: SampleMail.mailbox(Self.live[0]))
        #expect(audit.map(\.action) == [.add, .remove])
        #expect(audit.last?.by == "incident \(incident.key)" && audit.last?.event != nil)
        // Others' suppressions stay: those of the weeks before, and of other providers.
        #expect(try await kit.suppressed(["gone3@gmail.com"]) == ["gone3@gmail.com"])
    }

    @Test("holds again at a new start, before anything is settled")
    func restart() async throws {
        let (kit, found) = try await denied()
        let incident = try #require(found)
        let spool = try await Spool.open(engine: kit.store.engine, time: kit.time)
        try await kit.send(to: ["late@gmail.com"], on: spool, isWatched: false) { _ in true }
        #expect(try await kit.suppressed(["late@gmail.com"]).isEmpty)
        #expect(try await spool.heldBounceCount(incident.key.number) == 31)
        // Another follower goes on where the first was, and counts nothing twice.
        let other = Incidents(spool: spool)
        try await other.catchUp()
        try await kit.incidents.catchUp()
        try await other.catchUp()
        #expect(try await other.incident(incident.key)?.answered == 31)
        #expect(try await other.list(IncidentFilter()).count == 1)
    }

    @Test("is confirmed in one act, and that is taken back in one")
    func confirmed() async throws {
        let (kit, found) = try await denied()
        let incident = try #require(found)
        #expect(kit.slowedNow == [incident.key])
        let confirmed = try await kit.incidents.act(.confirm, on: incident.key, by: "key_1", why: "They are gone.")
        #expect(confirmed.state == .closed && confirmed.verdict == .confirmed && confirmed.heldCount == 0)
        #expect(confirmed.closedBy == "key_1" && confirmed.why == "They are gone." && kit.slowedNow.isEmpty)
        #expect(try await kit.suppressed(Self.live) == Self.live)
        // Who believes them hears of them no more today.
        try await kit.send(to: (30..<60).map { "live\($0)@gmail.com" }) { _ in true }
        #expect(try await kit.open().isEmpty)

        let undone = try await kit.incidents.act(.undo, on: incident.key, by: "key_2", why: "They are not.")
        #expect(undone.verdict == .undone && undone.judgedBy == "key_2" && undone.closedBy == "key_1")
        #expect(try await kit.suppressed(Self.live).isEmpty)
        await #expect(throws: Incidents.Fault.over(.closed, .undone)) {
            try await kit.incidents.act(.confirm, on: incident.key, by: "key_1", why: "Again.")
        }
    }

    @Test("is undone in one act: nothing counts, and the next refusal is judged afresh")
    func undone() async throws {
        let (kit, found) = try await denied()
        let incident = try #require(found)
        let undone = try await kit.incidents.act(.undo, on: incident.key, by: "key_1", why: "An outage.")
        #expect(undone.state == .closed && undone.verdict == .undone && undone.heldCount == 0)
        #expect(try await kit.suppressed(Self.live).isEmpty)
        kit.time.advance(by: .seconds(86_400))
        try await kit.send(to: [Self.live[0]]) { _ in true }
        #expect(try await kit.suppressed(Self.live) == [Self.live[0]])
    }

    @Test("is closed by hand: a delivery clears an address, another refusal proves it, a full mailbox neither")
    func judged() async throws {
        let (kit, found) = try await denied()
        let incident = try #require(found)
        let closed = try await kit.incidents.act(.close, on: incident.key, by: "key_1", why: "It is over.")
        #expect(closed.state == .judging && closed.verdict == nil && closed.heldCount == 30)
        try await kit.send(to: [Self.live[0], Self.live[1]]) { $0 == Self.live[1] }
        #expect(try await kit.suppressed(Self.live) == [Self.live[1]])
        #expect(try await kit.incidents.incident(incident.key)?.heldCount == 28)
        // Nobody hears of the others for a month: they are let go.
        kit.time.advance(by: .seconds(31 * 86_400))
        try await kit.incidents.catchUp()
        let done = try #require(try await kit.incidents.incident(incident.key))
        #expect(done.state == .closed && done.verdict == .answered && done.heldCount == 0)
        #expect(try await kit.suppressed(Self.live) == [Self.live[1]])
    }

    @Test("is told to the installation and to the accounts that it concerns, each of its own mail alone")
    func told() async throws {
        let (kit, found) = try await denied()
        let incident = try #require(found)
        let second = AccountID(number: 2)
        try await kit.send(to: ["ada@gmail.com", "eve@gmail.com"], account: second) { $0.hasPrefix("ada") }
        var filter = IncidentFilter()
        filter.account = second
        let seen = try #require(try await kit.incidents.list(filter).first)
        #expect(seen.answered == 2 && seen.refused == 1 && seen.heldCount == 1)
        #expect(try await kit.incidents.incident(incident.key)?.answered == 32)
        #expect(try await kit.incidents.incident(incident.key, of: AccountID(number: 3)) == nil)
        _ = try await kit.incidents.act(.undo, on: incident.key, by: "key_1", why: "An outage.")
        let told = try await notices(kit)
        #expect(told.filter { $0.kind == .incidentOpened }.map { $0.account?.number } == [nil, 1, 2])
        #expect(told.filter { $0.kind == .incidentClosed }.map { $0.account?.number } == [nil, 1, 2])
        let closed = told.filter { $0.kind == .incidentClosed }
        #expect(closed[0].data["closed_by"] == "key_1" && closed[1].data["closed_by"] == "administrator")
    }

    private func notices(_ kit: IncidentKit) async throws -> [Notice] {
        var found: [Notice] = []
        var place = EventSequence(number: 0)
        while true {
            let page = try await kit.spool.feed(FeedFilter(account: nil), after: place, limit: 1_000)
            for case .notice(let notice) in page.entries { found.append(notice) }
            guard page.hasMore else { return found.filter { [.incidentOpened, .incidentClosed].contains($0.kind) } }
            place = page.through
        }
    }

    @Test("is not opened where nobody wants any, nor for too few refusals")
    func off() async throws {
        let (kit, none) = try await denied(IncidentSettings(mode: .off))
        #expect(none == nil)
        #expect(try await kit.suppressed(Self.live) == Self.live)
        let (_, few) = try await denied(IncidentSettings(count: 31))
        #expect(few == nil)
    }

    @Test("of long ago is not opened by who reads the log late")
    func late() async throws {
        let kit = try await IncidentKit()
        try await kit.live(through: 4)
        try await kit.send(to: Self.live, isWatched: false) { _ in true }
        kit.time.advance(by: .seconds(8 * 3_600))
        try await kit.incidents.catchUp()
        #expect(try await kit.incidents.list(IncidentFilter()).isEmpty)
    }

    @Test("is none where nobody at all is reached; that is told, and when it is over")
    func ownNetwork() async throws {
        let kit = try await IncidentKit()
        let domains = ["gmail.com", "yahoo.com", "gmx.net", "school.example"]
        func send(reaching isReached: Bool) async throws {
            try await kit.spool.acceptSample(to: domains.flatMap { domain in (0..<10).map { "u\($0)@\(domain)" } })
            let now = kit.time.now()
            try await kit.spool.settle(
                try await kit.spool.claim(limit: 100, perDomain: 100).map { entry in
                    var settlement =
                        isReached
                        ? SampleMail.delivery(of: entry, at: now)
                        : SampleMail.settlement(
                            of: entry, at: now, status: .softBounce, reason: .network, reply: "")
                    settlement.provider = entry.recipient.domain.text
                    return settlement
                })
            try await kit.incidents.catchUp()
        }
        let start = try await kit.spool.lastSequence()
        try await send(reaching: false)
        #expect(kit.incidents.hasLostNetwork)
        kit.time.advance(by: .seconds(1_200))
        try await send(reaching: true)
        #expect(!kit.incidents.hasLostNetwork)
        #expect(try await kit.incidents.list(IncidentFilter()).isEmpty)
        let filter = FeedFilter(account: nil, types: [EventType(.networkLost), EventType(.networkRestored)])
        let told = try await kit.spool.feed(filter, after: start, limit: 10).entries
        #expect(told.count == 2)
    }
}
