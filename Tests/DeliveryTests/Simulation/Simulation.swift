import Bounce
import Mail
import NIOCore
import Storage

@testable import Delivery
@testable import Spool

/// A world of sites, senders and faults under a virtual clock, in which the real machines deliver mail; and the watch over
/// what they must never do. Everything follows from the seed.
final class Simulation {
    let plan: SimulationPlan
    var time = SimulatedTime()
    var table: SimulatedTable
    var sites: [SimulatedSite]
    let siteOfDomain: [Int]
    let siteNumbers: [Site: Int]
    let mailboxes: [Mailbox]
    private(set) var contents: [SpooledContent] = []
    let policy = DeliveryPolicy()
    private(set) var watch: SimulationWatch

    private var generator: SeededGenerator
    private var node: SimulatedNode?
    private var run = 0
    private var jumps = 0
    private var senders: [SimulatedSender]

    init(_ plan: SimulationPlan) throws {
        self.plan = plan
        generator = SeededGenerator(seed: plan.seed)
        let world = try plan.makeWorld(using: &generator)
        sites = world.sites
        siteOfDomain = world.siteOfDomain
        siteNumbers = Dictionary(uniqueKeysWithValues: world.sites.map { ($0.destination.site, $0.number) })
        mailboxes = world.domains.map { Mailbox("user@\($0.text)")! }
        senders = world.senders
        table = SimulatedTable(shares: world.senders.map(\.share), domains: world.domains)
        watch = SimulationWatch(shareCount: world.senders.count)
        plan.planFaults(in: &time, using: &generator)
        for sender in senders.indices { time.plan(.accept(sender: sender), after: senders[sender].nextAfter) }
        time.plan(.start, after: 0)
    }

    var now: Timestamp { time.now }
    func chance() -> Double { Double(generator.next() >> 11) / Double(1 << 53) }

    /// A store is busy, and now and then very busy.
    func commitTime() -> Int64 { chance() < 0.001 ? 2_000_000 : 500 + Int64(chance() * 8_000) }
    var isStoreFailing: Bool { plan.storeFailures.contains { $0.contains(time.elapsed) } }

    /// Runs until all mail has come to its end, or the horizon is reached.
    func runToEnd() throws -> SimulationWatch {
        while !isOver, let event = time.next(), time.elapsed < plan.horizon {
            try carryOut(event)
            if watch.violations.count > 20 { break }
        }
        watch.finish(
            table, eventCount: time.eventCount, elapsed: time.elapsed, isOver: isOver, held: node?.heldCount ?? 0)
        return watch
    }

    private var isOver: Bool {
        table.unfinishedCount == 0 && senders.allSatisfy { $0.left == 0 } && node?.isIdle == true
    }

    private func carryOut(_ event: SimulatedEvent) throws {
        switch event {
        case .accept(let sender): accept(from: sender)
        case .suppress: suppressOne()
        case .jump(let microseconds):
            time.jump(by: microseconds)
            jumps += 1
            disturb(connections: false)
        case .crash: crash()
        case .start: start()
        case .handOver(let run, let messages): at(run)?.received(messages)
        case .wake(let run): at(run)?.wake()
        case .looked(let run, let domain): at(run)?.looked(domain)
        case .claimed(let run, let limit, let bulkLimit, let perDomain, let exclusion):
            try at(run)?.claim(limit: limit, bulkLimit: bulkLimit, perDomain: perDomain, excluding: exclusion)
        case .released(let run, let messages, let due): at(run)?.released(messages, due: due)
        case .settled(let run): at(run)?.settled()
        case .settleAgain(let run): at(run)?.flush()
        case .poolWake(let run, let site): at(run)?.poolWake(site)
        case .poolTick(let run, let site): at(run)?.poolTick(site)
        case .connected(let run, let site, let session): at(run)?.connected(site, session)
        case .answered(let run, let site, let session, let batch): at(run)?.answered(site, session, batch)
        case .ended(let run, let site, let session, _): at(run)?.ended(site, session)
        }
    }

    private func at(_ run: Int) -> SimulatedNode? { run == self.run ? node : nil }

    // MARK: Faults

    private func start() {
        guard node == nil else { return }
        run += 1
        table.voidLeases()
        node = SimulatedNode(run: run, window: plan.window, world: self)
        disturb(connections: true)
        node?.start()
    }

    private func crash() {
        guard let node else { return }
        node.loseAll()
        self.node = nil
        watch.crashCount += 1
        time.plan(.start, after: 2_000_000)
    }

    private func disturb(connections: Bool) {
        for site in sites.indices { sites[site].forget(connections: connections) }
        watch.disturbedAt = time.elapsed
    }

    private func suppressOne() {
        guard !table.messages.isEmpty else { return }
        let message = Int(chance() * Double(table.messages.count))
        if table.messages[message].status == nil { table.suppress(message) }
    }

    // MARK: Mail comes

    private func accept(from sender: Int) {
        defer { if senders[sender].left > 0 { time.plan(.accept(sender: sender), after: senders[sender].nextAfter) } }
        guard let node, !isStoreFailing else { return }
        let count = min(senders[sender].left, senders[sender].batch)
        senders[sender].left -= count
        contents.append(
            SpooledContent(
                key: ContentKey(number: Int64(contents.count)), reversePath: .null, bytes: ByteBuffer(string: "x"),
                isEightBit: false, recipientCount: count))
        let share = table.shares[sender]
        let isLater = chance() < senders[sender].laterShare
        let due = isLater ? now + .seconds(Int64(chance() * 7_200)) : now
        let life = chance() < 0.01 ? .seconds(600) : plan.life
        let isBornLeased = !isLater && node.reserve(count, of: share)
        let messages = (0..<count).map { _ in
            table.add(
                SimulatedMessage(
                    share: sender, domain: plan.domain(chance()), content: contents.count - 1, expiresAt: due + life,
                    dueAt: due, lease: isBornLeased ? node.lease : 0, jumps: jumps))
        }
        for message in messages { watch.accepted(table.messages[message], isPlain: isPlain(message), at: time.elapsed) }
        if isBornLeased { time.plan(.handOver(run: run, messages), after: commitTime()) }
    }

    private func isPlain(_ message: Int) -> Bool {
        let domain = table.messages[message].domain
        return sites[siteOfDomain[domain]].manners.isPlain && !sites[siteOfDomain[domain]].hasRate
            && !plan.isNameless(domain)
    }

    // MARK: What nodes ask

    func lookUp(_ domain: DomainName, run: Int) {
        let number = plan.number(of: domain)
        let isSlow = plan.isNameless(number)
        time.plan(.looked(run: run, domain: number), after: isSlow ? 10_000_000 : 1_000 + Int64(chance() * 50_000))
    }

    func route(to domain: Int) -> Routing {
        if plan.isNameless(domain) { return Routing(.none(.failure(.temporary)), timeToLive: .seconds(10)) }
        return Routing(.destination(sites[siteOfDomain[domain]].destination), timeToLive: .seconds(300))
    }

    func lease(_ message: Int, to node: SimulatedNode) {
        let row = table.messages[message]
        if row.dueAt > now { note("message \(message) was claimed before it was due") }
        if row.lease != 0 || row.status != nil { note("message \(message) was claimed twice") }
        table.take(message, lease: node.lease, jumps: jumps)
    }

    func wait(_ message: Int, lease: Int64, until due: Timestamp) -> Bool {
        table.wait(message, lease: lease, until: due)
    }

    func finish(_ message: Int, lease: Int64, as status: RecipientStatus) {
        if !status.isFinal { note("message \(message) ended as \(status)") }
        if !table.finish(message, lease: lease, as: status) { note("message \(message) ended twice") }
        watch.ended(table.messages[message], isPlain: isPlain(message), at: time.elapsed)
    }

    /// - Returns: whether it changed anything, as the store says.
    func apply(_ ending: SimulatedEnding) -> Bool {
        let lease = ending.entry.lease
        let row = table.messages[ending.message]
        guard row.status == nil, row.lease == lease else { return false }
        switch ending.kind {
        case .finished(let status): finish(ending.message, lease: lease, as: status)
        case .dropped: finish(ending.message, lease: lease, as: .dropped)
        case .deferred(let until, let history):
            if until > row.expiresAt { note("message \(ending.message) is to be tried after its life") }
            return table.wait(ending.message, lease: lease, until: until, history: history)
        }
        return true
    }

    func noteTaken(_ message: Int) { table.noteTaken(message) }

    // MARK: What the network does

    func connect(run: Int, site: Int, session: Int, failing: (SimulatedEnd?) -> Void) {
        let manners = sites[site].manners
        if manners.isDead || manners.isSilent(at: time.elapsed) {
            failing(.unreachable)
            time.plan(.connected(run: run, site: site, session: session), after: 30_000_000)
        } else {
            failing(sites[site].connectionCount > manners.capacity ? .turnedAway : nil)
            time.plan(.connected(run: run, site: site, session: session), after: 3 * manners.latency)
        }
    }

    func answer(_ entries: [QueueEntry], site: Int, transactionCount: Int) -> ([SimulatedEnd], after: Int64) {
        let manners = sites[site].manners
        if manners.isSilent(at: time.elapsed) {
            return (Array(repeating: .timedOut, count: entries.count), 300_000_000)
        }
        if transactionCount >= manners.closesAfter {
            return (Array(repeating: .closedBefore, count: entries.count), manners.latency)
        }
        let after = manners.latency + Int64(chance() * Double(manners.latency))
        if chance() < manners.lostAnswerShare {
            watch.lostAnswerCount += entries.count
            return (Array(repeating: .answerLost, count: entries.count), after)
        }
        return (entries.map { answer($0, site: site, manners) }, after)
    }

    private func answer(_ entry: QueueEntry, site: Int, _ manners: Manners) -> SimulatedEnd {
        if sites[site].isTooMuch(at: time.elapsed) { return .tooMuch }
        if manners.greylists, entry.attempts == 0 { return .greylisted }
        var lot = chance()
        for (share, end) in [
            (manners.unknownShare, SimulatedEnd.unknownUser), (manners.fullShare, .mailboxFull),
            (manners.spamShare, .spam),
        ] {
            if lot < share { return end }
            lot -= share
        }
        return .accepted
    }

    // MARK: The watch

    func note(_ violation: String?) {
        if let violation { watch.note("\(violation), \(time.elapsed / 1_000_000) s after the beginning") }
    }

    /// The last moment before mail goes out.
    func watch(_ entries: [QueueEntry], to site: Int) {
        note(sites[site].sent(entries.count, at: now))
        for entry in entries {
            let message = Int(entry.key.number)
            let row = table.messages[message]
            if row.status != nil { note("message \(message) was sent after its end") }
            if row.isSuppressed { note("message \(message) was sent though its address is suppressed") }
            if now >= row.expiresAt { note("message \(message) was sent after its life") }
            if now < row.dueAt, row.jumps == jumps { note("message \(message) was sent before it was due") }
            if row.lease != entry.lease { note("message \(message) was sent without its lease") }
            if siteOfDomain[row.domain] != site { note("message \(message) was sent to a strange site") }
            watch.sent(
                row, of: table.shares[row.share], isPlain: isPlain(message), at: time.elapsed, now: now,
                isFlood: senders[row.share].isFlood)
        }
    }
}
