import Bounce
import Mail
import NIOCore
import Storage

@testable import Delivery
@testable import Spool

/// One run of the node, from its start to the crash that ends it: the real machines, and around them a shell like
/// `Dispatcher`, `Lane`, `SitePool` and `Settler`, in which time, network and store are events.
final class SimulatedNode {
    let run: Int
    let lease: Int64
    private unowned let world: Simulation
    private var dispatch: DispatchMachine
    private(set) var occupancy: FairRoom
    private var walk = ClaimWalk()
    private var pools: [Int: SimulatedPool] = [:]
    private(set) var outcomes = OutcomeQueue<SimulatedEnding>()
    private var wakeAt: Int64?
    private var isFlushPlanned = false
    private var wasOpen = true

    init(run: Int, window: Int, world: Simulation) {
        self.run = run
        self.lease = Int64(run) << 40
        self.world = world
        dispatch = DispatchMachine(window: Window(limit: window, byteLimit: 1 << 40))
        occupancy = FairRoom(limit: window)
    }

    func start() { carryOut(dispatch.tick(now: world.now)) }

    var heldCount: Int { dispatch.window.held }
    var isIdle: Bool {
        dispatch.window.held == 0 && outcomes.isEmpty && pools.values.allSatisfy(\.machine.waiting.isEmpty)
    }

    // MARK: Mail comes

    func reserve(_ count: Int, of share: QueueShare) -> Bool {
        guard count <= occupancy.room(for: share) else { return false }
        occupancy.enter(count, of: share)
        return true
    }

    func received(_ messages: [Int]) { carryOut(dispatch.received(messages.map(entry), now: world.now)) }

    private func entry(_ message: Int) -> QueueEntry {
        let row = world.table.messages[message]
        let share = world.table.shares[row.share]
        return QueueEntry(
            key: MessageKey(number: Int64(message)), account: share.account, campaign: share.campaign,
            priority: share.priority, recipient: world.mailboxes[row.domain], content: world.contents[row.content],
            attempts: row.attempts, acceptedAt: .zero, expiresAt: row.expiresAt,
            history: row.attempts == 0 ? RefusalHistory() : world.table.history(of: message), lease: row.lease)
    }

    private func putDown(_ entries: [QueueEntry]) { for entry in entries { occupancy.leave(1, of: entry.share) } }

    // MARK: The dispatcher's shell

    func wake() {
        wakeAt = nil
        carryOut(dispatch.tick(now: world.now))
    }

    private func carryOut(_ actions: [DispatchMachine.Action]) {
        for action in actions {
            switch action {
            case .hand(let entries, let destination): take(entries, world.siteNumbers[destination.site]!)
            case .refuse(let entries, _): for entry in entries { settle(entry, .noName, from: nil) }
            case .resolve(let domain): world.lookUp(domain, run: run)
            case .claim(let limit, let bulkLimit, let perDomain, let exclusion):
                world.time.plan(
                    .claimed(
                        run: run, limit: limit, bulkLimit: bulkLimit, perDomain: perDomain, exclusion),
                    after: world.commitTime())
            case .release(let entries, let due):
                world.time.plan(
                    .released(run: run, messages: entries.map { Int($0.key.number) }, due: due),
                    after: world.commitTime())
            }
        }
        setTimer()
    }

    private func setTimer() {
        guard let next = dispatch.nextWake else { return }
        let wait = max(0, (next - world.now).microseconds)
        let at = world.time.elapsed + wait
        if let wakeAt, wakeAt <= at { return }
        wakeAt = at
        world.time.plan(.wake(run: run), after: wait)
    }

    func looked(_ domain: Int) {
        carryOut(dispatch.routed(world.table.domains[domain], world.route(to: domain), now: world.now))
    }

    func claim(limit: Int, bulkLimit: Int, perDomain: Int, excluding exclusion: ClaimExclusion) throws {
        guard !world.isStoreFailing else {
            dispatch.claimFailed(now: world.now)
            return carryOut([])
        }
        let now = world.now
        var plan = ClaimPlan(
            limits: ClaimPlan.Limits(total: limit, bulk: min(bulkLimit, limit), perDomain: perDomain),
            exclusion: exclusion, now: now.microseconds, walk: walk)
        try plan.run(over: SimulatedWaiting(table: world.table, now: now.microseconds))
        walk = plan.walk
        var entries: [QueueEntry] = []
        for message in plan.messages.lazy.map(Int.init) {
            world.lease(message, to: self)
            let row = world.table.messages[message]
            if row.isSuppressed {
                world.finish(message, lease: row.lease, as: .dropped)
            } else if row.expiresAt <= now {
                world.finish(message, lease: row.lease, as: LifeVerdict(world.table.history(of: message)).status)
            } else {
                entries.append(entry(message))
            }
        }
        for entry in entries { occupancy.enter(1, of: entry.share) }
        let nextDue = entries.count < limit ? world.table.nextDue : nil
        carryOut(dispatch.claimed(entries, asked: limit, nextDue: nextDue, now: now))
    }

    /// Again and again, where the store does not take them.
    func released(_ messages: [Int], due: Timestamp) {
        guard !world.isStoreFailing else {
            return world.time.plan(.released(run: run, messages: messages, due: due), after: 500_000)
        }
        putDown(messages.map(entry).filter { world.wait(Int($0.key.number), lease: $0.lease, until: due) })
    }

    // MARK: A site's shell

    private func take(_ entries: [QueueEntry], _ site: Int) {
        if pools[site] == nil {
            let limits = world.sites[site].limits
            var pool = SimulatedPool(
                site: site,
                machine: PoolMachine(
                    limits: PoolMachineLimits(), shaper: Shaper(limits),
                    ranks: world.sites[site].destination.exchangers.map(\.host.rank)))
            if !wasOpen { pool.machine.hold() }
            pools[site] = pool
        }
        carryOut(pools[site]!.machine.add(entries, now: world.now), site)
    }

    private func carryOut(_ actions: [PoolMachine<QueueEntry>.Action], _ site: Int) {
        for action in actions {
            switch action {
            case .open(let session, _):
                let isNew = pools[site]?.sessions[session] == nil
                world.note(world.sites[site].opened(at: world.now, isNewSlot: isNew))
                pools[site]?.sessions[session] = SimulatedPool.Session()
                world.connect(run: run, site: site, session: session) { pools[site]?.sessions[session]?.opening = $0 }
            case .offer(let session): feed(site, session)
            case .quit(let session): quit(site, session)
            case .abort(let session): quit(site, session)
            case .giveBack(let entries):
                carryOut(dispatch.givenBack(entries, from: world.sites[site].destination.site, now: world.now))
            case .giveUp(let entries):
                if let until = pools[site]?.machine.health.parkedUntil {
                    dispatch.parked(world.sites[site].destination.site, until: until, now: world.now)
                }
                let problem = pools[site]!.lastProblem
                for entry in entries { settle(entry, problem, from: site, asDeferral: true) }
            }
        }
        setPoolTimer(site)
    }

    private func quit(_ site: Int, _ session: Int) {
        guard pools[site]?.sessions[session]?.isQuitting == false else { return }
        pools[site]?.sessions[session]?.isQuitting = true
        world.time.plan(.ended(run: run, site: site, session: session, wasTimeout: false), after: 10_000)
    }

    private func setPoolTimer(_ site: Int) {
        if pools[site]!.machine.restingCount > 0, !pools[site]!.isTicking {
            pools[site]!.isTicking = true
            world.time.plan(.poolTick(run: run, site: site), after: 1_000_000)
        }
        guard let next = pools[site]!.machine.nextWake(after: world.now) else { return }
        let wait = max(0, (next - world.now).microseconds)
        if let at = pools[site]!.wakeAt, at <= world.time.elapsed + wait { return }
        pools[site]!.wakeAt = world.time.elapsed + wait
        world.time.plan(.poolWake(run: run, site: site), after: wait)
    }

    func poolWake(_ site: Int) {
        guard pools[site] != nil else { return }
        pools[site]!.wakeAt = nil
        carryOut(pools[site]!.machine.stir(now: world.now), site)
    }

    func poolTick(_ site: Int) {
        guard pools[site] != nil else { return }
        pools[site]!.isTicking = false
        carryOut(pools[site]!.machine.tick(), site)
        if pools[site]!.machine.isForgettable(at: world.now) { pools[site] = nil }
    }

    func connected(_ site: Int, _ session: Int) {
        guard let opening = pools[site]?.sessions[session]?.opening else {
            pools[site]?.sessions[session]?.isReady = true
            return feed(site, session)
        }
        pools[site]!.sessions[session]!.opening = nil
        pools[site]!.lastProblem = opening
        let failure: OpeningRound.Failure = opening == .unreachable ? .unreachable : .turnedAway
        close(site, session, failure)
    }

    private func close(_ site: Int, _ session: Int, _ failure: OpeningRound.Failure?) {
        let actions = pools[site]!.machine.closed(session, failure, now: world.now, chance: world.chance())
        let goesOn = actions.contains { if case .open(session, _) = $0 { true } else { false } }
        if !goesOn {
            pools[site]!.sessions[session] = nil
            world.sites[site].closed()
        }
        carryOut(actions, site)
    }

    private func feed(_ site: Int, _ session: Int) {
        guard pools[site]?.sessions[session]?.isQuitting == false else { return }
        let now = world.now
        var setAside: [QueueEntry] = []
        let next = pools[site]!.machine.next(for: session, at: now, setAside: &setAside) { [world] in
            now < $0.expiresAt && !world.table.messages[Int($0.key.number)].isSuppressed
        }
        switch next {
        case .send(let batch):
            world.watch(batch.items, to: site)
            let transactionCount = pools[site]!.sessions[session]!.transactionCount
            let (ends, after) = world.answer(batch.items, site: site, transactionCount: transactionCount)
            pools[site]!.sessions[session]!.transactionCount += 1
            pools[site]!.sessions[session]!.underWay = (batch, ends)
            world.time.plan(.answered(run: run, site: site, session: session, batch: batch.number), after: after)
        case .quit: quit(site, session)
        case .rest: setPoolTimer(site)
        }
        for entry in setAside {
            if world.table.messages[Int(entry.key.number)].isSuppressed {
                add(SimulatedEnding(entry: entry, site: site, kind: .dropped))
            } else {
                giveBack([entry], from: site)
            }
        }
    }

    private func giveBack(_ entries: [QueueEntry], from site: Int) {
        carryOut(dispatch.givenBack(entries, from: world.sites[site].destination.site, now: world.now))
    }

    func answered(_ site: Int, _ session: Int, _ number: UInt64) {
        guard let (batch, ends) = pools[site]?.sessions[session]?.underWay, batch.number == number,
            pools[site]!.machine.finished(number, on: session) != nil
        else { return }
        pools[site]!.sessions[session]!.underWay = nil
        var survivors: [QueueEntry] = []
        var isAnswered = false
        var isTooMuch = false
        for (entry, end) in zip(batch.items, ends) {
            if batch.mayBePutBack, end == .closedBefore {
                survivors.append(entry)
                continue
            }
            if !end.isFailure { isAnswered = true }
            if end == .accepted || end == .answerLost { world.noteTaken(Int(entry.key.number)) }
            isTooMuch = isTooMuch || end.diagnosis.asksForLess
            settle(entry, end, from: site)
        }
        if isTooMuch {
            pools[site]!.machine.slowedDown()
        } else if isAnswered {
            pools[site]!.machine.succeeded()
        } else if survivors.isEmpty {
            pools[site]!.machine.broke()
        }
        if !survivors.isEmpty { pools[site]!.machine.putBack(survivors) }
        carryOut(pools[site]!.machine.stir(now: world.now), site)
        if ends.contains(where: \.isFailure) {
            pools[site]!.lastProblem = ends[0]
            ended(site, session)
        } else {
            feed(site, session)
        }
    }

    func ended(_ site: Int, _ session: Int) {
        guard pools[site]?.sessions[session] != nil else { return }
        close(site, session, nil)
    }

    // MARK: The settler's shell

    private func settle(_ entry: QueueEntry, _ end: SimulatedEnd, from site: Int?, asDeferral: Bool = false) {
        let diagnosis = asDeferral ? end.diagnosis.asDeferral : end.diagnosis
        let progress = DeliveryProgress(
            attempt: entry.attempts + 1, now: world.now, expiresAt: entry.expiresAt, history: entry.history)
        let decision = world.policy.decide(diagnosis, progress: progress, chance: world.chance())
        let kind: SimulatedEnding.Kind =
            switch decision.next {
            case .finish(let status): .finished(status)
            case .retry(let time):
                .deferred(until: time, entry.history.adding(diagnosis, waited: time - world.now))
            }
        add(SimulatedEnding(entry: entry, site: site, kind: kind))
    }

    private func add(_ ending: SimulatedEnding) {
        outcomes.append(ending)
        tellWhetherOpen()
        guard !isFlushPlanned, outcomes.underWay.isEmpty else { return }
        isFlushPlanned = true
        world.time.plan(.settleAgain(run: run), after: 0)
    }

    func flush() {
        isFlushPlanned = false
        guard outcomes.takeBatch() != nil else { return }
        world.time.plan(.settled(run: run), after: world.commitTime())
    }

    func settled() {
        if world.isStoreFailing {
            isFlushPlanned = true
            world.time.plan(.settleAgain(run: run), after: outcomes.failed().microseconds)
            return tellWhetherOpen()
        }
        let endings = outcomes.succeeded()
        putDown(endings.filter { world.apply($0) }.map(\.entry))
        tell(endings)
        tellWhetherOpen()
        flush()
    }

    private func tell(_ endings: [SimulatedEnding]) {
        var start = endings.startIndex
        while start < endings.endIndex {
            let first = endings[start]
            let end =
                endings[start...].firstIndex { $0.site != first.site || $0.entry.share != first.entry.share }
                ?? endings.endIndex
            let group = endings[start..<end]
            let retry = group.compactMap { if case .deferred(let until, _) = $0.kind { until } else { nil } }.min()
            carryOut(
                dispatch.settled(
                    group.count, of: first.entry.share, byteCount: group.reduce(0) { $0 + $1.entry.byteShare },
                    from: first.site.map { world.sites[$0].destination.site }, earliestRetry: retry, now: world.now))
            start = end
        }
    }

    private func tellWhetherOpen() {
        guard outcomes.isOpen != wasOpen else { return }
        wasOpen = outcomes.isOpen
        for site in pools.keys.sorted() {
            if wasOpen {
                carryOut(pools[site]!.machine.resume(now: world.now), site)
            } else {
                pools[site]!.machine.hold()
            }
        }
        dispatch.storeFails(outcomes.failuresInARow > 0)
        carryOut(dispatch.tick(now: world.now))
    }

    // MARK: The end of the run

    /// What was said, or on its way to the disk, when the power went.
    func loseAll() {
        for ending in outcomes.underWay where world.chance() < 0.5 { _ = world.apply(ending) }
        for site in pools.keys.sorted() {
            for session in pools[site]!.sessions.keys.sorted() {
                guard let underWay = pools[site]!.sessions[session]!.underWay else { continue }
                for (entry, end) in zip(underWay.batch.items, underWay.ends) where end == .accepted {
                    if world.chance() < 0.5 { world.noteTaken(Int(entry.key.number)) }
                }
            }
        }
    }
}
