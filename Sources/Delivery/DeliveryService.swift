public import DNS
public import Logging
public import Mail
public import NIOCore
public import Spool
import Synchronization

/// The way out: claims, routes, sends, understands, decides, settles.
///
/// One dispatcher decides who is next; each site's mail and connections live on one event loop, and outcomes go to the
/// spool in batches. Nothing is awaited for a single message.
public final class DeliveryService: Sendable {
    let configuration: DeliveryConfiguration
    let spool: Spool
    /// Who keeps to which limits.
    let book: LimitBook
    private let resolver: any Resolver
    private let group: any EventLoopGroup
    let time: any TimeSource
    private let random: @Sendable () -> Double
    let logger: Logger
    let metrics: DeliveryMetrics
    private let lanes = Mutex<[LoopBoundLane]>([])
    /// What domains get at most that are slowed.
    let slowedDomains = Mutex<[String: Rate]>([:])
    /// What waited in the store when that was last counted.
    let storedMail = Mutex<(at: Timestamp, mail: StoredMail)?>(nil)
    /// `nil` while it does not run.
    let office = Mutex<Office?>(nil)

    /// - Parameters:
    ///   - random: 0..<1, for the jitter of waits.
    ///   - metrics: what is counted on the way.
    public init(
        spool: Spool, resolver: any Resolver, configuration: DeliveryConfiguration, group: any EventLoopGroup,
        time: any TimeSource, random: @escaping @Sendable () -> Double, logger: Logger,
        metrics: DeliveryMetrics = DeliveryMetrics()
    ) {
        self.spool = spool
        self.resolver = resolver
        self.configuration = configuration
        self.book = LimitBook(configuration)
        self.group = group
        self.time = time
        self.random = random
        self.logger = logger
        self.metrics = metrics
    }

    /// Runs until cancelled; then finishes transactions under way (`shutdownGrace` at most) and hands the rest back to
    /// the spool.
    /// - Throws: `DeliveryConfigurationError`, before anything is sent.
    public func run() async throws {
        let ledger = TLSLedger(time: time, metrics: metrics)
        let router = try Router(
            resolver: resolver, configuration: configuration, advisor: makeAdvisor(ledger), random: random)
        book.add(try await spool.activeLimitChanges(), at: time.now())
        let (errands, sender) = AsyncStream.makeStream(of: Errand.self)
        let desk = await makeDesk()
        let office = try await open(source: router.sourceAddress, ledger, desk) { sender.yield($0) }
        self.office.withLock { $0 = office }
        slow(domains: slowedDomains.withLock(\.self))
        spool.setReceiver { entries in office.run { $0.received(entries) } }
        office.run { $0.start() }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { tasks in
                tasks.addTask { await self.keep(ledger, office) }
                for await errand in errands {
                    tasks.addTask { await self.carryOut(errand, with: router, for: office) }
                }
            }
        } onCancel: {
            spool.setReceiver(nil)
            office.run { $0.drain() }
        }
        await close(office)
        self.office.withLock { $0 = nil }
        await flush(ledger)
        await flushWarmUps(office)
    }

    /// The names of the providers known by their exchangers.
    public static var providerNames: Set<String> { ProviderTable.standard.providerNames }

    var currentLanes: [LoopBoundLane] { lanes.withLock(\.self) }

    // MARK: Beginning and end

    private func makeAdvisor(_ ledger: TLSLedger) -> SecurityAdvisor {
        let policies = configuration.policyFetcher.map { STSPolicies(fetcher: $0, spool: spool, time: time) }
        return SecurityAdvisor(policies: policies, ledger: ledger)
    }

    /// Takes counts to the spool now and then, until cancelled.
    private func keep(_ ledger: TLSLedger, _ office: Office) async {
        while (try? await Task.sleep(for: TLSLedger.interval)) != nil {
            await flush(ledger)
            await flushWarmUps(office)
        }
    }

    /// A little that was counted and is lost with a node lets a source send that much more.
    private func flushWarmUps(_ office: Office) async {
        let rows = await office.takeWarmUps()
        guard !rows.isEmpty else { return }
        await Task { [spool] in _ = try? await spool.keep(rows) }.value
    }

    private func flush(_ ledger: TLSLedger) async {
        let counts = ledger.take()
        guard !counts.isEmpty else { return }
        // At the end the task is cancelled, and the counts are to be kept all the same.
        let isKept = await Task { [spool] in (try? await spool.add(counts)) != nil }.value
        if !isKept { ledger.putBack(counts) }
    }

    private func open(
        source: SocketAddress?, _ ledger: TLSLedger, _ desk: EgressDesk?, send: @escaping @Sendable (Errand) -> Void
    ) async throws -> Office {
        let clerk = LimitClerk(
            book: book, spool: spool, record: { send(.record($0)) }, logger: logger, metrics: metrics)
        let context = DeliveryContext(
            configuration: configuration, spool: spool, ledger: ledger, limits: book, clerk: clerk,
            sourceAddress: source, time: time,
            random: random, logger: logger, metrics: metrics)
        let home = group.next()
        let holder = Office.Holder()
        var made: [LoopBoundLane] = []
        for (number, eventLoop) in group.makeIterator().enumerated() {
            let lane = try await eventLoop.submit {
                LoopBoundLane(
                    Lane(eventLoop: eventLoop, context: context) { news in
                        home.execute { holder.dispatcher?.hear(news, fromLane: number) }
                    })
            }.get()
            made.append(lane)
        }
        let lanes = made
        self.lanes.withLock { $0 = lanes }
        book.listen { for lane in lanes { lane.run { $0.limitsChanged() } } }
        let window = Window(limit: configuration.windowMessageCount, byteLimit: configuration.windowByteCount)
        let (slowed, timeScale) = (slowedDomains.withLock(\.self), book.timeScale)
        return try await home.submit { [time] in
            holder.dispatcher = Dispatcher(
                window: window, egress: desk, slowed: slowed, timeScale: timeScale, lanes: lanes, time: time,
                eventLoop: home, send: send)
            return Office(eventLoop: home, holder: holder)
        }.get()
    }

    /// The task is cancelled by now, and what is left must still be done: it runs in a task that is not.
    private func close(_ office: Office) async {
        book.dismissListeners()
        let lanes = lanes.withLock { lanes in
            defer { lanes = [] }
            return lanes
        }
        await Task {
            var left: [QueueEntry] = []
            for drained in lanes.map({ $0.drain() }) { left += (try? await drained.get()) ?? [] }
            left += await office.takeUntried()
            do {
                if !left.isEmpty { try await spool.release(left, dueAt: time.now()) }
            } catch {
                logger.error(
                    "mail not handed back; it is tried after the next start", metadata: ["count": "\(left.count)"])
            }
        }.value
    }

    // MARK: Errands

    private func carryOut(_ errand: Errand, with router: Router, for office: Office) async {
        switch errand {
        case .resolve(let domain):
            // Name servers that do not answer must not keep the service from ending: nobody waits for this task, and what
            // it finds after the end is of no use to anybody.
            Task {
                let routing = await router.route(domain)
                office.run { $0.routed(domain, routing) }
            }
        case .claim(let limit, let bulkLimit, let perDomain, let exclusion):
            await claim(limit: limit, bulkLimit: bulkLimit, perDomain: perDomain, excluding: exclusion, for: office)
        case .release(let entries, let dueAt):
            await insist("mail not given back", count: entries.count) {
                try await self.spool.release(entries, dueAt: dueAt)
            }
        case .record(let changes):
            await insist("changes of limits not written down", count: changes.count) {
                try await self.spool.record(changes)
            }
        }
    }

    private func claim(
        limit: Int, bulkLimit: Int, perDomain: Int, excluding exclusion: ClaimExclusion, for office: Office
    ) async {
        do {
            let entries = try await spool.claim(
                limit: limit, perDomain: perDomain, bulkLimit: bulkLimit, excluding: exclusion)
            // What was claimed is dispatched even where the second question fails.
            let nextDue = entries.count < limit ? (try? await spool.nextDue()) ?? nil : nil
            office.run { $0.claimed(entries, asked: limit, nextDue: nextDue) }
        } catch {
            logger.error("claim failed", metadata: ["error": "\(error)"])
            office.run { $0.claimFailed() }
        }
    }

    /// Again and again: mail that is not given back would wait for the next start of the node.
    private func insist(_ complaint: Logger.Message, count: Int, _ body: () async throws -> Void) async {
        var wait = Duration.milliseconds(100)
        while true {
            do {
                return try await body()
            } catch {
                guard !Task.isCancelled else { return logger.error(complaint, metadata: ["count": "\(count)"]) }
                try? await Task.sleep(for: wait)
                wait = min(wait * 2, .seconds(10))
            }
        }
    }
}
