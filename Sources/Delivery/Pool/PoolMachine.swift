import Mail
import Spool

/// What a pool carries: it must say whose it is, and which of them may share a transaction.
protocol Poolable {
    var share: QueueShare { get }
    func sharesTransaction(with other: Self) -> Bool
}

/// One site's waiting mail and its sessions: who connects where, who carries what, how many at once, when to give up.
///
/// Pure: methods take what happened and return what to do. Every item that was added leaves exactly once, in the result
/// of `finished` (and not put back), `giveUp`, `setAside` or `drain`.
struct PoolMachine<Item: Poolable> {
    typealias SessionID = Int

    enum Action {
        case open(SessionID, OpeningRound.Step)
        /// A session that rests may ask for its next transaction.
        case offer(SessionID)
        case quit(SessionID)
        case abort(SessionID)
        /// To be settled with the failure that was just told, or the last one where the site is parked.
        case giveUp([Item])
        /// Untried: the queue is stopped for longer than mail should wait here.
        case giveBack([Item])
    }

    /// Items that travel together.
    struct Batch {
        let number: UInt64
        let items: [Item]
        /// Given back once before: another failure is its outcome.
        let isSecondTry: Bool
        /// Carried by a session that had carried others.
        let isOnUsedSession: Bool

        /// A session that was closed between two transactions says nothing about the next one.
        var mayBePutBack: Bool { isOnUsedSession && !isSecondTry }
    }

    enum Next {
        case send(Batch)
        case rest
        case quit
    }

    struct Waiting {
        let item: Item
        let isSecondTry: Bool

        /// Both may travel in one transaction.
        func isAlike(_ other: Waiting) -> Bool {
            item.sharesTransaction(with: other.item) && isSecondTry == other.isSecondTry
        }
    }

    struct Session {
        enum Phase { case opening(OpeningRound), open, closing }
        var phase: Phase
        /// It asked, and there was nothing.
        var isResting = false
        var restedTicks = 0
        var carriedCount = 0
        var underWay: [Batch] = []

        var isClosing: Bool { if case .closing = phase { true } else { false } }
    }

    let limits: PoolMachineLimits
    let shaper: Shaper
    var concurrency: ConcurrencyFeedback
    var health: DestinationHealth
    var exchangers: ExchangerHealth
    /// Rank of each exchanger of the destination, best first.
    var ranks: [Int]
    /// Exchangers that are never spoken to in the clear, by their place.
    var insisting: Set<Int> = []
    var waiting = FairQueue<Waiting>()
    var sessions: [SessionID: Session] = [:]
    var openingCount = 0
    /// Sessions that quit.
    var closingCount = 0
    var restingCount = 0
    var nextSession = 0
    var nextBatch: UInt64 = 0
    var isDraining = false
    /// Nothing is begun while outcomes cannot be settled.
    var isHeld = false

    /// - Parameter ranks: of the destination's exchangers, in its order.
    init(limits: PoolMachineLimits, shaper: Shaper, ranks: [Int]) {
        self.limits = limits
        self.shaper = shaper
        self.concurrency = ConcurrencyFeedback(limit: shaper.limits.connections)
        self.health = DestinationHealth(timeScale: limits.timeScale)
        self.exchangers = ExchangerHealth(count: ranks.count, timeScale: limits.timeScale)
        self.ranks = ranks
    }

    var waitingCount: Int { waiting.count }
    var sessionCount: Int { sessions.count }
    var underWayCount: Int { sessions.values.reduce(0) { $0 + $1.underWay.reduce(0) { $0 + $1.items.count } } }
    var isEmpty: Bool { waiting.isEmpty && sessions.isEmpty }
    /// Nothing is held and nothing is worth remembering.
    func isForgettable(at now: Timestamp) -> Bool {
        isEmpty && health.isForgettable(at: now) && shaper.isForgettable(at: now)
    }

    // MARK: Mail comes

    mutating func add(_ items: [Item], now: Timestamp) -> [Action] {
        guard !health.isParked(at: now) else { return [.giveUp(items)] }
        guard !isStopped(at: now) else { return [.giveBack(items)] }
        for item in items { waiting.append(Waiting(item: item, isSecondTry: false), of: item.share) }
        return stir(now: now)
    }

    /// Nothing is sent for longer than a few moments.
    private func isStopped(at now: Timestamp) -> Bool {
        shaper.stoppedUntil(at: now).map { $0 > now + limits.patience } ?? false
    }

    /// Limits have changed: mail that a stop keeps is given back, else what may go now goes.
    mutating func reconsider(now: Timestamp) -> [Action] {
        guard isStopped(at: now), !waiting.isEmpty, !isDraining else { return stir(now: now) }
        return [.giveBack(waiting.drain().map(\.item))]
    }

    /// The queue is to be tried again now, whatever was learnt of it.
    mutating func forgive() { health.succeeded() }

    /// A later look-up found other addresses. Sessions that are open stay.
    mutating func moved(to ranks: [Int]) {
        self.ranks = ranks
        exchangers = ExchangerHealth(count: ranks.count, timeScale: limits.timeScale)
    }

    /// Offers waiting mail to sessions that rest, then opens as many more as are allowed and wanted.
    mutating func stir(now: Timestamp) -> [Action] {
        guard !waiting.isEmpty, !isHeld, !isDraining, shaper.room(at: now) > 0 else { return [] }
        guard restingCount == 0 else {
            return restingSessions().prefix(waiting.count).map { .offer($0) }
        }
        var actions: [Action] = []
        while wantsSession(now: now), shaper.mayOpen(at: now) == .now, let action = open(now: now) {
            actions.append(action)
        }
        return actions
    }

    /// The oldest first.
    private func restingSessions() -> [SessionID] {
        var resting: [SessionID] = []
        resting.reserveCapacity(restingCount)
        for (id, session) in sessions where session.isResting { resting.append(id) }
        resting.sort()
        return resting
    }

    private mutating func wantsSession(now: Timestamp) -> Bool {
        concurrency.limit(to: shaper.limits.connections)
        return sessions.count < concurrency.allowed && openingCount < min(waiting.count, shaper.room(at: now))
    }

    /// When `stir` is to be called again where nothing but time is waited for.
    mutating func nextWake(after now: Timestamp) -> Timestamp? {
        guard !waiting.isEmpty, !isHeld, !isDraining else { return nil }
        if case .at(let time) = shaper.maySend(at: now) { return time }
        guard restingCount == 0, wantsSession(now: now), case .at(let time) = shaper.mayOpen(at: now) else {
            return nil
        }
        return time
    }

    private mutating func open(now: Timestamp) -> Action? {
        guard let round = OpeningRound(steps(now: now), mayFallBack: limits.mayFallBackToPlain) else { return nil }
        let id = nextSession
        nextSession += 1
        openingCount += 1
        shaper.opened(at: now)
        sessions[id] = Session(phase: .opening(round))
        return .open(id, round.step)
    }

    /// By rank, those of one rank taking turns from session to session, those that failed lately last.
    private func steps(now: Timestamp) -> [OpeningRound.Step] {
        let best = ranks.prefix { $0 == ranks.first }.count
        let turned = ranks.indices.map { $0 < best ? ($0 + nextSession) % best : $0 }
        let rested = turned.filter { !exchangers.isResting($0, at: now) }
        return (rested + turned.filter { exchangers.isResting($0, at: now) }).map {
            let mayBePlain = shaper.limits.tls == .opportunistic && !insisting.contains($0)
            return OpeningRound.Step(
                exchanger: $0, usesTLS: limits.usesTLS && !(mayBePlain && exchangers.isPlain($0, at: now)),
                mayBePlain: mayBePlain)
        }
    }
}
