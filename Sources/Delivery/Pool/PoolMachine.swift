import DequeModule
import Mail

/// What a pool carries: it must say which of them may share a transaction.
protocol Poolable {
    func sharesTransaction(with other: Self) -> Bool
}

/// What a pool keeps to.
struct PoolMachineLimits: Sendable {
    var sessions = 20
    var transactionsPerSession = 1_000
    var recipientsPerTransaction = 50
    /// Ticks that a session rests before it is closed.
    var restTicks = 5
    var usesTLS = true
    var mayFallBackToPlain = true
    /// Parks and rests are divided by it.
    var timeScale = 1.0

    init() {}
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

    private struct Waiting {
        let item: Item
        let isSecondTry: Bool
    }

    private struct Session {
        enum Phase { case opening(OpeningRound), open, closing }
        var phase: Phase
        var exchanger: Int
        /// It asked, and there was nothing.
        var isResting = false
        var restedTicks = 0
        var carriedCount = 0
        var underWay: [Batch] = []
    }

    let limits: PoolMachineLimits
    private(set) var concurrency: ConcurrencyFeedback
    private(set) var health: DestinationHealth
    private var exchangers: ExchangerHealth
    /// Rank of each exchanger of the destination, best first.
    private var ranks: [Int]
    private var waiting = Deque<Waiting>()
    private var sessions: [SessionID: Session] = [:]
    private var openingCount = 0
    private var restingCount = 0
    private var nextSession = 0
    private var nextBatch: UInt64 = 0
    private(set) var isDraining = false
    /// Nothing is begun while outcomes cannot be settled.
    private(set) var isHeld = false

    /// - Parameter ranks: of the destination's exchangers, in its order.
    init(limits: PoolMachineLimits, ranks: [Int]) {
        self.limits = limits
        self.concurrency = ConcurrencyFeedback(limit: limits.sessions)
        self.health = DestinationHealth(timeScale: limits.timeScale)
        self.exchangers = ExchangerHealth(count: ranks.count, timeScale: limits.timeScale)
        self.ranks = ranks
    }

    var waitingCount: Int { waiting.count }
    var sessionCount: Int { sessions.count }
    var underWayCount: Int { sessions.values.reduce(0) { $0 + $1.underWay.reduce(0) { $0 + $1.items.count } } }
    var isEmpty: Bool { waiting.isEmpty && sessions.isEmpty }
    /// Nothing is held and nothing is worth remembering.
    var isForgettable: Bool { isEmpty && health.isBlank }

    // MARK: Mail comes

    mutating func add(_ items: [Item], now: Timestamp) -> [Action] {
        guard !health.isParked(at: now) else { return [.giveUp(items)] }
        waiting.append(contentsOf: items.lazy.map { Waiting(item: $0, isSecondTry: false) })
        return stir(now: now)
    }

    /// A later look-up found other addresses. Sessions that are open stay.
    mutating func moved(to ranks: [Int]) {
        self.ranks = ranks
        exchangers = ExchangerHealth(count: ranks.count, timeScale: limits.timeScale)
    }

    /// Offers waiting mail to sessions that rest, then opens as many more as are allowed and wanted.
    mutating func stir(now: Timestamp) -> [Action] {
        guard !waiting.isEmpty, !isHeld, !isDraining else { return [] }
        guard restingCount == 0 else {
            return sessions.lazy.filter(\.value.isResting).prefix(waiting.count).map { .offer($0.key) }
        }
        var actions: [Action] = []
        while sessions.count < concurrency.allowed, openingCount < waiting.count, let action = open(now: now) {
            actions.append(action)
        }
        return actions
    }

    private mutating func open(now: Timestamp) -> Action? {
        guard let round = OpeningRound(steps(now: now), mayFallBack: limits.mayFallBackToPlain) else { return nil }
        let id = nextSession
        nextSession += 1
        openingCount += 1
        sessions[id] = Session(phase: .opening(round), exchanger: round.step.exchanger)
        return .open(id, round.step)
    }

    /// By rank, those of one rank taking turns from session to session, those that failed lately last.
    private func steps(now: Timestamp) -> [OpeningRound.Step] {
        let best = ranks.prefix { $0 == ranks.first }.count
        let turned = ranks.indices.map { $0 < best ? ($0 + nextSession) % best : $0 }
        let rested = turned.filter { !exchangers.isResting($0, at: now) }
        return (rested + turned.filter { exchangers.isResting($0, at: now) }).map {
            OpeningRound.Step(exchanger: $0, usesTLS: limits.usesTLS && !exchangers.isPlain($0, at: now))
        }
    }

    // MARK: A session asks

    /// The session can take a transaction.
    /// - Parameters:
    ///   - setAside: receives items that are not to be sent; they are the caller's from here.
    ///   - isFit: whether an item may still be sent.
    mutating func next(for id: SessionID, setAside: inout [Item], isFit: (Item) -> Bool) -> Next {
        guard var session = sessions[id] else { return .quit }
        if case .opening = session.phase {
            openingCount -= 1
            session.phase = .open
            exchangers.succeeded(session.exchanger)
        }
        if session.isResting {
            session.isResting = false
            restingCount -= 1
        }
        defer { sessions[id] = session }
        if case .closing = session.phase { return .quit }
        let isSpent = session.carriedCount >= limits.transactionsPerSession
        if isDraining || isSpent || sessions.count > concurrency.allowed && sessions.count > 1 {
            session.phase = .closing
            return .quit
        }
        guard !isHeld, let batch = takeBatch(for: session, setAside: &setAside, isFit: isFit) else {
            session.isResting = true
            session.restedTicks = 0
            restingCount += 1
            return .rest
        }
        session.carriedCount += 1
        session.underWay.append(batch)
        return .send(batch)
    }

    private mutating func takeBatch(for session: Session, setAside: inout [Item], isFit: (Item) -> Bool) -> Batch? {
        while let head = waiting.popFirst() {
            guard isFit(head.item) else {
                setAside.append(head.item)
                continue
            }
            var items = [head.item]
            while items.count < limits.recipientsPerTransaction, let other = waiting.first,
                head.item.sharesTransaction(with: other.item), other.isSecondTry == head.isSecondTry
            {
                waiting.removeFirst()
                if isFit(other.item) { items.append(other.item) } else { setAside.append(other.item) }
            }
            nextBatch += 1
            return Batch(
                number: nextBatch, items: items, isSecondTry: head.isSecondTry,
                isOnUsedSession: session.carriedCount > 0)
        }
        return nil
    }

    // MARK: A transaction ends

    /// The batch is the caller's: to settle, or to put back.
    mutating func finished(_ number: UInt64, on id: SessionID) -> Batch? {
        guard let place = sessions[id]?.underWay.firstIndex(where: { $0.number == number }) else { return nil }
        return sessions[id]?.underWay.remove(at: place)
    }

    /// The server answered for the transaction, whatever it said.
    mutating func succeeded() {
        concurrency.succeeded()
        health.succeeded()
    }

    /// The session broke under a transaction.
    mutating func broke() { concurrency.failed() }

    /// The server asked for less.
    mutating func slowedDown() { concurrency.slowedDown(underWay: sessions.count) }

    /// Mail that a used session was closed on goes to the front, for another session.
    mutating func putBack(_ items: [Item]) {
        for item in items.reversed() { waiting.prepend(Waiting(item: item, isSecondTry: true)) }
    }

    // MARK: A session ends

    /// - Parameters:
    ///   - failure: how its opening failed; `nil` once it was open.
    ///   - chance: 0..<1, for the length of a park.
    mutating func closed(_ id: SessionID, _ failure: OpeningRound.Failure?, now: Timestamp, chance: Double) -> [Action]
    {
        guard let session = sessions[id] else { return [] }
        guard case .opening(var round) = session.phase else { return ended(id, session, now: now) }
        let failure = failure ?? .turnedAway
        note(failure, at: round.step, now: now)
        if !isDraining, let step = round.failed(failure) {
            sessions[id]?.phase = .opening(round)
            sessions[id]?.exchanger = step.exchanger
            return [.open(id, step)]
        }
        sessions[id] = nil
        openingCount -= 1
        guard !isDraining else { return [] }
        return lostRound(now: now, chance: chance)
    }

    private mutating func note(_ failure: OpeningRound.Failure, at step: OpeningRound.Step, now: Timestamp) {
        if failure == .tls { exchangers.failedTLS(step.exchanger, now: now) }
        if failure != .tls || !step.usesTLS { exchangers.failed(step.exchanger, now: now) }
    }

    private mutating func ended(_ id: SessionID, _ session: Session, now: Timestamp) -> [Action] {
        sessions[id] = nil
        if session.isResting { restingCount -= 1 }
        let left = session.underWay.flatMap(\.items)
        return (left.isEmpty ? [] : [.giveUp(left)]) + stir(now: now)
    }

    /// While another session is open a lost round costs concurrency alone: that session carries the mail. Else the mail
    /// it was for is given up, and with a cohort of lost rounds everything that waits.
    private mutating func lostRound(now: Timestamp, chance: Double) -> [Action] {
        let cohort = concurrency.allowed
        concurrency.failed()
        let openCount = sessions.count - openingCount
        guard openCount == 0 else {
            concurrency.capped(to: openCount)
            return []
        }
        guard health.failed(concurrency: cohort, now: now, chance: chance) else {
            let first = takeHead()
            return (first.isEmpty ? [] : [.giveUp(first)]) + stir(now: now)
        }
        concurrency.startOver()
        let all = waiting.map(\.item)
        waiting.removeAll()
        return all.isEmpty ? [] : [.giveUp(all)]
    }

    private mutating func takeHead() -> [Item] {
        var items: [Item] = []
        while items.count < limits.recipientsPerTransaction, let head = waiting.first,
            items.first.map({ $0.sharesTransaction(with: head.item) }) ?? true
        {
            items.append(head.item)
            waiting.removeFirst()
        }
        return items
    }

    // MARK: Holding, resting, ending

    /// Begins nothing new until `resume`; what is under way goes on.
    mutating func hold() { isHeld = true }

    mutating func resume(now: Timestamp) -> [Action] {
        guard isHeld else { return [] }
        isHeld = false
        return stir(now: now)
    }

    /// Called at even intervals: closes sessions that have rested long enough.
    mutating func tick() -> [Action] {
        guard restingCount > 0 else { return [] }
        var actions: [Action] = []
        for (id, session) in sessions where session.isResting && session.underWay.isEmpty {
            sessions[id]?.restedTicks += 1
            if session.restedTicks + 1 >= limits.restTicks { actions.append(close(id)) }
        }
        return actions
    }

    /// Ends the pool: what waits is the caller's; resting sessions quit, opening ones are given up, busy ones quit after
    /// what they carry.
    mutating func drain() -> (left: [Item], actions: [Action]) {
        isDraining = true
        let left = waiting.map(\.item)
        waiting.removeAll()
        var actions: [Action] = []
        for (id, session) in sessions {
            if case .opening = session.phase {
                actions.append(.abort(id))
            } else if session.isResting {
                actions.append(close(id))
            }
        }
        return (left, actions)
    }

    private mutating func close(_ id: SessionID) -> Action {
        if sessions[id]?.isResting == true { restingCount -= 1 }
        sessions[id]?.isResting = false
        sessions[id]?.phase = .closing
        return .quit(id)
    }
}
