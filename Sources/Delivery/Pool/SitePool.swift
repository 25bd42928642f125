import Bounce
import Mail
import NIOCore
import SMTP
import Spool

extension QueueEntry: Poolable {
    /// The same bytes may go to several recipients at once; but a server without SMTPUTF8 that cannot be told of one of them
    /// shall not cost the others theirs.
    func sharesTransaction(with other: QueueEntry) -> Bool {
        content === other.content && recipient.isInternationalized == other.recipient.isInternationalized
    }
}

/// The shell around a site's `PoolMachine`: connections, settlements, counts. Confined to one event loop; the next
/// transaction is taken in the same turn in which a session asks for it, so that it travels with the last one's end.
final class SitePool {
    let site: Site
    private(set) var destination: Destination
    private var machine: PoolMachine<QueueEntry>
    private var sessions: [Int: SiteSession] = [:]
    private unowned let lane: Lane
    private let context: DeliveryContext
    /// Why nobody could be spoken to the last time.
    private var lastProblem: Finding
    /// Its domains were left out of claims because of a stop of our own.
    private var wasStopped = false
    private var wake: (at: Timestamp, task: Scheduled<Void>)?
    private var deliveredCount = 0
    private var refusedCount = 0

    init(_ destination: Destination, shaper: Shaper, lane: Lane) {
        self.site = destination.site
        self.destination = destination
        self.lane = lane
        self.context = lane.context
        self.machine = PoolMachine(
            limits: lane.context.poolLimits, shaper: shaper, ranks: destination.exchangers.map(\.host.rank))
        self.machine.insisting = destination.insisting
        self.lastProblem = Finding(
            .sessionFailed(.networkUnreachable, stage: .connect, host: nil), at: .connect, in: Conversation())
        shaper.call = { [unowned self] now in carryOut(machine.stir(now: now)) }
    }

    var shaper: Shaper { machine.shaper }
    var isEmpty: Bool { machine.isEmpty }
    func isForgettable(at now: Timestamp) -> Bool { !wasStopped && machine.isForgettable(at: now) }

    func take(_ entries: [QueueEntry], to destination: Destination) {
        if destination !== self.destination { move(to: destination) }
        carryOut(machine.add(entries, now: context.time.now()))
    }

    private func move(to destination: Destination) {
        let hasMoved = destination.exchangers != self.destination.exchangers
        self.destination = destination
        machine.insisting = destination.insisting
        if hasMoved { machine.moved(to: destination.exchangers.map(\.host.rank)) }
    }

    // MARK: What a session tells

    func feed(_ session: SiteSession) {
        let now = context.time.now()
        lane.heedLease()
        var setAside: [QueueEntry] = []
        let next = machine.next(for: session.number, at: now, setAside: &setAside) { isFit($0, at: now) }
        switch next {
        case .send(let batch):
            if destination.domain != nil { count(session, for: batch.items[0].recipient.domain) }
            session.send(transaction(batch))
        case .quit: session.quit()
        case .rest: setTimer()
        }
        for entry in setAside { end(entry) }
    }

    /// The last look before sending: still alive, and neither suppressed (R20) nor held while it waited.
    private func isFit(_ entry: QueueEntry, at now: Timestamp) -> Bool {
        now < entry.expiresAt && !context.spool.isSuppressed(entry) && !context.spool.isHeld(entry)
    }

    private func end(_ unfit: QueueEntry) {
        if context.spool.isSuppressed(unfit) {
            lane.settler.drop(unfit, from: site)
        } else {
            lane.giveBack([unfit], from: site)
        }
    }

    private func transaction(_ batch: PoolMachine<QueueEntry>.Batch) -> OutboundTransaction {
        let content = batch.items[0].content
        var transaction = OutboundTransaction(
            id: batch.number, reversePath: content.reversePath, recipients: batch.items.map(\.recipient),
            content: content.bytes, isEightBit: content.isEightBit)
        transaction.hasUTF8Header = content.hasUTF8Header
        if let request = content.statusRequest {
            transaction.statusRequest = request
            transaction.recipientRequests = batch.items.map(\.statusRequest)
        }
        return transaction
    }

    func contentBegins(_ transaction: UInt64, on session: SiteSession) {
        context.spool.contentBegins(machine.items(of: transaction, on: session.number))
    }

    func finished(_ outcome: TransactionOutcome, on session: SiteSession) {
        guard let batch = machine.finished(outcome.id, on: session.number) else { return }
        let now = context.time.now()
        var survivors: [QueueEntry] = []
        var isAnswered = false
        var isTooMuch = false
        for (entry, end) in zip(batch.items, outcome.recipients) {
            if batch.mayBePutBack, end.isCutOffBeforeContent {
                survivors.append(entry)
                continue
            }
            if !end.isFailure { isAnswered = true }
            let settlement = context.judge.settlement(of: entry, Finding(end, in: session.conversation), at: now)
            isTooMuch = isTooMuch || settlement.diagnosis.asksForLess
            settle(settlement)
            if settlement.diagnosis.status != .ok {
                hear(settlement.diagnosis, settlement.reply, about: entry, at: now)
            }
        }
        if isTooMuch {
            machine.slowedDown()
        } else if isAnswered {
            machine.succeeded()
        } else if survivors.isEmpty {
            machine.broke()
        }
        if !survivors.isEmpty { putBack(survivors) }
        carryOut(machine.stir(now: now))
    }

    private func putBack(_ entries: [QueueEntry]) {
        if machine.isDraining { lane.giveBack(entries, from: site) } else { machine.putBack(entries) }
    }

    func closed(_ session: SiteSession, failure: ClientFailure?, reply: Reply?, at stage: ClientStage) {
        guard sessions[session.number] === session else { return }
        sessions[session.number] = nil
        if let domain = destination.domain { count(session, for: domain, failure: failure) }
        let now = context.time.now()
        var opening: OpeningRound.Failure?
        if !session.wasReady {
            opening = self.opening(failure, at: stage, of: session, now: now)
            lastProblem = Finding(failure: failure, reply: reply, at: stage, in: session.conversation)
            if reply != nil {
                let meaning = context.judge.rules.diagnose(lastProblem.evidence)
                hear(meaning, lastProblem.replyText, about: nil, at: now)
            }
        } else if failure != nil {
            lastProblem = Finding(failure: failure, reply: reply, at: stage, in: session.conversation)
        }
        carryOut(machine.closed(session.number, opening, now: now, chance: context.judge.random()))
        shaper.shared?.callNext(at: now)
    }

    /// Without our own address nothing goes from it anywhere: that is a stop of our own. Where no stop can be set, the
    /// exchanger counts as unreachable.
    private func opening(
        _ failure: ClientFailure?, at stage: ClientStage, of session: SiteSession, now: Timestamp
    ) -> OpeningRound.Failure {
        let opening = OpeningRound.Failure(failure, at: stage)
        guard opening == .noSource else { return opening }
        let isHeld = context.clerk.holdSource(site.source, address: session.conversation.sourceAddress, at: now)
        return isHeld ? .noSource : .unreachable
    }

    /// What a refusal says about the way we send.
    private func hear(_ diagnosis: Diagnosis, _ reply: String, about entry: QueueEntry?, at now: Timestamp) {
        context.clerk.hear(diagnosis, reply: reply, entry: entry, from: site, shaper: shaper, at: now)
    }

    // MARK: What the machine asks

    private func carryOut(_ actions: [PoolMachine<QueueEntry>.Action]) {
        for action in actions {
            switch action {
            case .open(let number, let step): open(number, step)
            case .offer(let number): sessions[number].map { feed($0) }
            case .quit(let number): sessions[number]?.quit()
            case .abort(let number): sessions[number]?.abort()
            case .giveUp(let entries): giveUp(entries)
            case .giveBack(let entries): giveBack(entries)
            }
        }
        setTimer()
    }

    /// Only where the queue's rates keep its mail waiting.
    private func setTimer() {
        let now = context.time.now()
        guard let next = machine.nextWake(after: now).map({ min($0, now + .seconds(3_600)) }) else { return }
        if let wake, wake.at <= next { return }
        wake?.task.cancel()
        // Of queues that share a rate none must always be the first.
        let spread = shaper.shared == nil ? Duration.zero : .milliseconds(2) * context.judge.random()
        let wait = max(.zero, next - now) + spread
        let bound = NIOLoopBound(self, eventLoop: lane.eventLoop)
        let task = lane.eventLoop.scheduleTask(in: TimeAmount(wait)) {
            bound.value.wake = nil
            bound.value.carryOut(bound.value.machine.stir(now: bound.value.context.time.now()))
        }
        wake = (next, task)
    }

    private func open(_ number: Int, _ step: OpeningRound.Step) {
        // A step of a round that began before the addresses changed may lie beyond them.
        let exchanger = destination.exchangers[min(step.exchanger, destination.exchangers.count - 1)]
        let source = destination.source?.socketAddress ?? context.sourceAddress
        let session = SiteSession(
            number: number, exchanger: exchanger, usesTLS: step.usesTLS, pool: self, provider: site.provider,
            sourceAddress: source?.ipAddress, metrics: context.metrics)
        sessions[number] = session
        var client = context.client(for: exchanger, asking: machine.shaper.limits.tls, usesTLS: step.usesTLS)
        if let name = destination.source?.heloName { client.heloName = name.text }
        session.connect(from: source, client, on: lane.eventLoop)
    }

    /// By the domain of the mail that a session was opened for.
    private func count(_ session: SiteSession, for domain: DomainName, failure: ClientFailure? = nil) {
        guard let result = session.takeResult(failure: failure) else { return }
        context.ledger.count(
            domain, session.exchanger.security.kind, result, mxHost: session.conversation.mxHost,
            source: session.conversation.sourceAddress)
    }

    private func giveUp(_ entries: [QueueEntry]) {
        let now = context.time.now()
        if let parkedUntil = machine.health.parkedUntil { lane.parked(site, until: parkedUntil, entries.count) }
        for entry in entries { settle(context.judge.deferral(of: entry, lastProblem, at: now)) }
    }

    /// A stop of our own is no attempt.
    private func giveBack(_ entries: [QueueEntry]) {
        if let until = shaper.stoppedUntil(at: context.time.now()) {
            wasStopped = true
            lane.stopped(site, until: until)
        }
        lane.giveBack(entries, from: site)
    }

    private func settle(_ settlement: Settlement) {
        if settlement.diagnosis.status == .ok { deliveredCount += 1 } else { refusedCount += 1 }
        lane.settler.add(settlement, from: site)
    }

    // MARK: What the lane asks

    func hold() { machine.hold() }
    func resume() { carryOut(machine.resume(now: context.time.now())) }
    func tick() {
        carryOut(machine.tick())
        if wasStopped { reconsider() }
    }

    /// Limits may have changed.
    func reconsider() {
        let now = context.time.now()
        if wasStopped, shaper.stoppedUntil(at: now) == nil {
            wasStopped = false
            lane.reopened(site)
        }
        carryOut(machine.reconsider(now: now))
    }

    /// Whatever was learnt of the site is forgotten: somebody knows better.
    func forgive() {
        machine.forgive()
        lane.reopened(site)
    }

    /// The pool is no more.
    func end() {
        wake?.task.cancel()
        wake = nil
        shaper.call = nil
        shaper.shared?.leaveLine(shaper)
    }

    func drain() {
        let (left, actions) = machine.drain()
        if !left.isEmpty { lane.giveBack(left, from: site) }
        carryOut(actions)
    }

    func abort() { for session in Array(sessions.values) { session.abort() } }

    func state(at now: Timestamp) -> QueueState {
        let stopped = shaper.stoppedUntil(at: now)
        let parked = machine.health.isParked(at: now) ? machine.health.parkedUntil : nil
        let pauses = [stopped, parked].compactMap(\.self)
        return QueueState(
            source: site.source, site: site.name, host: site.host, provider: site.provider, group: site.group,
            waiting: machine.waitingCount, connections: machine.sessionCount, inFlight: machine.underWayCount,
            deliveredCount: deliveredCount, refusedCount: refusedCount, pausedUntil: pauses.max(),
            limits: shaper.limits, allowedConnections: min(machine.concurrency.allowed, shaper.limits.connections))
    }
}

extension Destination {
    /// Places of the exchangers that are never spoken to in the clear.
    var insisting: Set<Int> { Set(exchangers.indices.filter { !exchangers[$0].security.policy.mayBePlain }) }
}

extension RecipientOutcome {
    /// No reply decided.
    var isFailure: Bool { if case .failed = self { true } else { false } }

    /// The server closed, or said 421, before it could have had the message.
    var isCutOffBeforeContent: Bool {
        switch self {
        case .failed(.connectionClosed, let stage): stage != .content
        case .refused(let reply, .mail): reply.code.number == 421
        case .accepted, .refused, .failed: false
        }
    }
}

extension Diagnosis {
    /// Fewer connections, or slower: what the site's concurrency hears, whoever the recipient was.
    var asksForLess: Bool { reason == .connectionLimit || reason == .rateLimited && advice == .slowDown }
}

extension OpeningRound.Failure {
    init(_ failure: ClientFailure?, at stage: ClientStage) {
        self =
            switch (failure, stage) {
            case (.connectionRefused, _), (.connectionTimedOut, _), (.networkUnreachable, _): .unreachable
            case (.sourceUnavailable, _): .noSource
            case (.insecure, _): .turnedAway
            case (.tlsFailed, _), (_, .tls): .tls
            default: .turnedAway
            }
    }
}
