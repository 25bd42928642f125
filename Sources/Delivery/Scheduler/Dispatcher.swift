import Mail
import NIOCore
import Spool

/// What has to be waited for, and is carried out by a task of `DeliveryService.run`.
enum Errand: Sendable {
    case resolve(DomainName)
    case claim(limit: Int, bulkLimit: Int, perDomain: Int, excluding: ClaimExclusion)
    case release([QueueEntry], dueAt: Timestamp)
    /// Limits that replies have changed.
    case record([LimitChange])
}

/// The shell around `DispatchMachine`: hands mail to lanes, errands to tasks, and keeps the timer of the next claim.
/// Confined to one event loop.
final class Dispatcher {
    private let eventLoop: any EventLoop
    private let time: any TimeSource
    private let lanes: [LoopBoundLane]
    private let send: @Sendable (Errand) -> Void
    private var machine: DispatchMachine
    private var failingLanes: Set<Int> = []
    private var wake: (at: Timestamp, task: Scheduled<Void>)?
    private var untried: [QueueEntry] = []
    private var isDraining = false

    init(
        window: Window, egress: EgressDesk?, slowed: [String: Rate] = [:], timeScale: Double = 1,
        lanes: [LoopBoundLane], time: any TimeSource, eventLoop: any EventLoop,
        send: @escaping @Sendable (Errand) -> Void
    ) {
        self.machine = DispatchMachine(window: window, egress: egress, timeScale: timeScale)
        machine.slow(slowed, now: time.now())
        self.lanes = lanes
        self.time = time
        self.eventLoop = eventLoop
        self.send = send
    }

    func start() { carryOut(machine.tick(now: time.now())) }

    func received(_ entries: [QueueEntry]) { carryOut(machine.received(entries, now: time.now())) }

    func claimed(_ entries: [QueueEntry], asked: Int, nextDue: Timestamp?) {
        carryOut(machine.claimed(entries, asked: asked, nextDue: nextDue, now: time.now()))
    }

    func slow(_ rates: [String: Rate]) {
        machine.slow(rates, now: time.now())
        carryOut(machine.tick(now: time.now()))
    }

    func claimFailed() {
        machine.claimFailed(now: time.now())
        carryOut([])
    }

    func routed(_ domain: DomainName, _ routing: Routing) {
        carryOut(machine.routed(domain, routing, now: time.now()))
    }

    func hear(_ news: Lane.News, fromLane number: Int) {
        let now = time.now()
        switch news {
        case .settled(let shares):
            for share in shares {
                if let site = share.site { machine.heard(share.count, from: site, share.signs, now: now) }
                carryOut(
                    machine.settled(
                        share.count, of: share.owner, byteCount: share.byteCount, from: share.site,
                        earliestRetry: share.earliestRetry,
                        now: now))
            }
        case .givenBack(let entries, let site):
            carryOut(machine.givenBack(entries, from: site, now: now))
        case .parked(let site, let until):
            machine.parked(site, until: until, now: now)
            carryOut(machine.tick(now: now))
        case .storeFails(let isFailing):
            if isFailing { failingLanes.insert(number) } else { failingLanes.remove(number) }
            machine.storeFails(!failingLanes.isEmpty)
            carryOut(machine.tick(now: now))
        }
    }

    /// Takes in nothing more.
    func drain() {
        isDraining = true
        wake?.task.cancel()
        wake = nil
        carryOut(machine.drain(now: time.now()))
    }

    func takeWarmUps() -> [WarmUpRow] { machine.takeWarmUps() }

    func sources() -> [EgressSourceState] { machine.sources(at: time.now()) }

    /// Mail in the store by the site that it will go to.
    func placed(_ mail: StoredMail) -> [Site: Int] { machine.placed(mail.countByDomain) }

    /// What was given back since `drain`, once.
    func takeUntried() -> [QueueEntry] {
        defer { untried = [] }
        return untried
    }

    private func carryOut(_ actions: [DispatchMachine.Action]) {
        for action in actions {
            switch action {
            case .hand(let entries, let destination):
                lane(for: destination.site).run { $0.take(entries, to: destination) }
            case .refuse(let entries, let problem):
                lanes[0].run { $0.refuse(entries, problem) }
            case .resolve(let domain):
                send(.resolve(domain))
            case .claim(let limit, let bulkLimit, let perDomain, let exclusion):
                send(.claim(limit: limit, bulkLimit: bulkLimit, perDomain: perDomain, excluding: exclusion))
            case .release(let entries, let dueAt):
                if isDraining { untried.append(contentsOf: entries) } else { send(.release(entries, dueAt: dueAt)) }
            }
        }
        setTimer()
    }

    private func lane(for site: Site) -> LoopBoundLane { lanes[abs(site.neighbourhood.hashValue % lanes.count)] }

    private func setTimer() {
        guard let next = machine.nextWake else { return }
        if let wake, wake.at <= next { return }
        wake?.task.cancel()
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let wait = max(Duration.zero, next - time.now())
        let task = eventLoop.scheduleTask(in: TimeAmount(wait)) {
            bound.value.wake = nil
            bound.value.carryOut(bound.value.machine.tick(now: bound.value.time.now()))
        }
        wake = (next, task)
    }
}

/// A lane and the only way to it.
struct LoopBoundLane: Sendable {
    let eventLoop: any EventLoop
    private let lane: NIOLoopBound<Lane>

    /// Called on the lane's event loop.
    init(_ lane: Lane) {
        self.eventLoop = lane.eventLoop
        self.lane = NIOLoopBound(lane, eventLoop: lane.eventLoop)
    }

    /// Runs `body` on the lane's event loop, at once where that is this thread.
    func run(_ body: @escaping @Sendable (Lane) -> Void) {
        if eventLoop.inEventLoop { body(lane.value) } else { eventLoop.execute { body(lane.value) } }
    }

    func submit<Value: Sendable>(_ body: @escaping @Sendable (Lane) -> Value) -> EventLoopFuture<Value> {
        eventLoop.submit { body(lane.value) }
    }

    func drain() -> EventLoopFuture<[QueueEntry]> { eventLoop.flatSubmit { lane.value.drain() } }
}
