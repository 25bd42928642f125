import Bounce
import Mail
import NIOCore
import Spool
import Storage

/// How an entry left our hands, and the site it was for.
struct Ending: Sendable {
    enum Kind: Sendable {
        case settled(Settlement)
        /// Unsent: its address was suppressed while it waited here.
        case dropped(QueueEntry)
    }

    let kind: Kind
    /// `nil` where no way was found.
    let site: Site?

    var entry: QueueEntry {
        switch kind {
        case .settled(let settlement): settlement.entry
        case .dropped(let entry): entry
        }
    }

    func add(to signs: inout WarmUpSigns) {
        guard case .settled(let settlement) = kind else { return }
        let diagnosis = settlement.diagnosis
        switch diagnosis.status {
        case .deferred: signs.deferredCount += 1
        case .spamBounce: signs.spamCount += 1
        case .injected, .ok, .softBounce, .hardBounce, .dropped: break
        }
        switch diagnosis.reason {
        case .ipListed, .ipBlocked, .domainReputation, .rateLimited: signs.isAdverse = true
        default: break
        }
    }

    /// When it is to be tried again.
    var retryAt: Timestamp? {
        guard case .settled(let settlement) = kind, case .retry(at: let time) = settlement.decision.next else {
            return nil
        }
        return time
    }
}

/// Takes an event loop's outcomes to the spool, many at a time. Confined to that loop.
final class Settler {
    /// How long an outcome may wait for others. Nobody waits for it, and each commit writes the same dozen pages whether
    /// it settles one message or fifty; what is under way at a crash is sent twice, so it stays short.
    static let patience = TimeAmount.milliseconds(5)
    /// As many are worth a commit of their own.
    static let fullBatchCount = 64

    private let eventLoop: any EventLoop
    private let spool: Spool
    private let news: (News) -> Void
    private var queue = OutcomeQueue<Ending>()
    private var isScheduled = false
    private var wasOpen = true
    private var isWaiting = false
    /// The spool is closed or another node's: what is left here will never be settled by us.
    private(set) var isCutOff = false

    enum News {
        case settled([Ending])
        /// Nothing more will be settled.
        case cutOff
        /// New outcomes should not be caused, or may be again. `isFailing`: the spool does not answer.
        case opened(Bool, isFailing: Bool)
    }

    init(spool: Spool, eventLoop: any EventLoop, news: @escaping (News) -> Void) {
        self.spool = spool
        self.eventLoop = eventLoop
        self.news = news
    }

    var unsettledCount: Int { queue.count }

    func add(_ settlement: Settlement, from site: Site?) { add(Ending(kind: .settled(settlement), site: site)) }

    func drop(_ entry: QueueEntry, from site: Site?) { add(Ending(kind: .dropped(entry), site: site)) }

    private func add(_ ending: Ending) {
        queue.append(ending)
        tellWhetherOpen()
        guard !isWaiting, queue.underWay.isEmpty else { return }
        if queue.count >= Self.fullBatchCount { flush() } else { flushSoon() }
    }

    private func flushSoon() {
        guard !isScheduled else { return }
        isScheduled = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: Self.patience) {
            bound.value.isScheduled = false
            bound.value.flush()
        }
    }

    private func flush() {
        guard !isWaiting, let batch = queue.takeBatch() else { return }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        Self.write(batch, to: spool) { result in
            eventLoop.execute { bound.value.answered(result) }
        }
    }

    /// What was settled already stays as it is, so a batch of which half was written may be written again.
    private static func write(
        _ batch: [Ending], to spool: Spool, completion: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        var settlements: [Settlement] = []
        var dropped: [QueueEntry] = []
        settlements.reserveCapacity(batch.count)
        for ending in batch {
            switch ending.kind {
            case .settled(let settlement): settlements.append(settlement)
            case .dropped(let entry): dropped.append(entry)
            }
        }
        guard !dropped.isEmpty else { return spool.settle(settlements, completion: completion) }
        spool.settle(settlements) { [dropped] result in
            guard case .success = result else { return completion(result) }
            spool.drop(dropped, completion: completion)
        }
    }

    private func answered(_ result: Result<Void, any Error>) {
        switch result {
        case .success:
            news(.settled(queue.succeeded()))
            if queue.count >= Self.fullBatchCount { flush() } else if !queue.isEmpty { flushSoon() }
        case .failure(let error as EngineError) where error.isFinal:
            isWaiting = true
            isCutOff = true
            _ = queue.failed()
            news(.cutOff)
        case .failure:
            isWaiting = true
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            eventLoop.scheduleTask(in: TimeAmount(queue.failed())) {
                bound.value.isWaiting = false
                bound.value.flush()
            }
        }
        tellWhetherOpen()
    }

    private func tellWhetherOpen() {
        guard queue.isOpen != wasOpen else { return }
        wasOpen = queue.isOpen
        news(.opened(wasOpen, isFailing: queue.failuresInARow > 0))
    }
}
