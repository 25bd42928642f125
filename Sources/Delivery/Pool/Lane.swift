import Bounce
import Logging
import Mail
import NIOCore
import Spool

/// An event loop's share of the sites: their pools and the way of their outcomes to the spool. Confined to that loop.
final class Lane {
    /// What the dispatcher is told.
    enum News: Sendable {
        struct Share: Sendable {
            let site: Site?
            let owner: QueueShare
            var count = 0
            var byteCount = 0
            /// When the first of those that were deferred is due.
            var earliestRetry: Timestamp?
            /// What they say of the address that they went from.
            var signs = WarmUpSigns()
        }
        /// On disk, by site and share.
        case settled([Share])
        /// Untried.
        case givenBack([QueueEntry], from: Site?)
        /// Nobody knocks there until then.
        case parked(Site, until: Timestamp)
        /// The spool does not take this lane's outcomes, or does again.
        case storeFails(Bool)
    }

    static let tickInterval = TimeAmount.seconds(1)
    static let longestStop = Duration.seconds(600)

    let eventLoop: any EventLoop
    let context: DeliveryContext
    private let tell: @Sendable (News) -> Void
    private(set) lazy var settler = Settler(spool: context.spool, eventLoop: eventLoop) { [unowned self] in hear($0) }
    private var pools: [Site: SitePool] = [:]
    /// By source and group: what its sites share.
    private var meters: [String: (meter: SharedMeter, group: ProviderTable.Group, source: String)] = [:]
    private var isOpen = true
    /// Another node could have taken the store over, or has.
    private var isHeldBack = false
    private var isStoreFailing = false
    private var ticking: RepeatedTask?
    private var givenBack: [QueueEntry] = []
    private var drained: EventLoopPromise<[QueueEntry]>?
    private var isAbandoned = false

    init(eventLoop: any EventLoop, context: DeliveryContext, tell: @escaping @Sendable (News) -> Void) {
        self.eventLoop = eventLoop
        self.context = context
        self.tell = tell
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        ticking = eventLoop.scheduleRepeatedTask(initialDelay: Self.tickInterval, delay: Self.tickInterval) { _ in
            bound.value.tick()
        }
    }

    // MARK: Mail comes

    func take(_ entries: [QueueEntry], to destination: Destination) {
        guard drained == nil else { return giveBack(entries, from: nil) }
        pool(for: destination).take(entries, to: destination)
    }

    private func pool(for destination: Destination) -> SitePool {
        if let pool = pools[destination.site] { return pool }
        let pool = SitePool(destination, shaper: shaper(for: destination.site), lane: self)
        if !isOpen || isHeldBack { pool.hold() }
        pools[destination.site] = pool
        return pool
    }

    private func shaper(for site: Site) -> Shaper {
        let book = context.limits
        guard let group = book.table.group(of: site) else {
            return Shaper(book.ownPlan(of: site), watch: book.watch(for: site), timeScale: book.timeScale)
        }
        let shared =
            meters[site.neighbourhood]?.meter
            ?? SharedMeter(
                book.sharedPlan(of: group, source: site.source), watch: book.watch(for: group),
                timeScale: book.timeScale)
        meters[site.neighbourhood] = (shared, group, site.source)
        return Shaper(book.ownPlan(of: site), shared: shared, timeScale: book.timeScale)
    }

    /// Limits have changed. What follows for waiting mail is done in a later turn: a pool may be in the middle of something.
    func limitsChanged() {
        let book = context.limits
        for (meter, group, source) in meters.values {
            meter.meter.follow(book.sharedPlan(of: group, source: source))
        }
        for pool in pools.values { pool.shaper.follow(book.ownPlan(of: pool.site)) }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.execute { bound.value.reconsider() }
    }

    func forgive(_ target: DeliveryService.Target) {
        for pool in pools.values where pool.site.isMeant(by: target) { pool.forgive() }
    }

    private func reconsider() {
        guard drained == nil else { return }
        let now = context.time.now()
        for pool in pools.values { pool.reconsider() }
        for (meter, _, _) in meters.values { meter.callNext(at: now) }
    }

    /// There is no way to send these.
    func refuse(_ entries: [QueueEntry], _ problem: Unroutable) {
        let now = context.time.now()
        for entry in entries { settler.add(context.judge.settlement(of: entry, problem, at: now), from: nil) }
    }

    /// Untried: at the end of the service, and where a message's life ran out in our hands (the spool then says what its
    /// refusals meant).
    func giveBack(_ entries: [QueueEntry], from site: Site?) {
        if drained == nil { tell(.givenBack(entries, from: site)) } else { givenBack.append(contentsOf: entries) }
    }

    func parked(_ site: Site, until: Timestamp, _ entryCount: Int) {
        context.logger.notice(
            "site parked",
            metadata: ["site": "\(site.name)", "provider": "\(site.provider)", "deferred": "\(entryCount)"])
        tell(.parked(site, until: until))
    }

    /// Our own limits keep the mail of a site: its domains are left out of claims, and looked at again now and then, since
    /// messages whose life is over must be ended.
    func stopped(_ site: Site, until: Timestamp) {
        tell(.parked(site, until: min(until, context.time.now() + Self.longestStop)))
    }

    /// Mail may be fetched for the site again.
    func reopened(_ site: Site) { tell(.parked(site, until: .zero)) }

    // MARK: Outcomes go

    private func hear(_ news: Settler.News) {
        switch news {
        case .settled(let endings):
            context.logger.note(endings)
            tell(.settled(Self.shares(of: endings)))
            finishDraining()
        case .opened(let isOpen, let isFailing):
            self.isOpen = isOpen
            openPools()
            guard isFailing != isStoreFailing else { return }
            isStoreFailing = isFailing
            if isFailing { context.logger.error("the spool takes no outcomes; sending is held until it does") }
            tell(.storeFails(isFailing))
        case .cutOff:
            finishDraining()
        }
    }

    private func openPools() {
        for pool in pools.values { isOpen && !isHeldBack ? pool.resume() : pool.hold() }
    }

    /// To be called before each transaction, so that none is begun for mail that may be another node's by now.
    func heedLease() {
        guard !isHeldBack, !context.spool.isHeld else { return }
        isHeldBack = true
        for pool in pools.values { pool.hold() }
        context.logger.error("the store may be another node's; nothing is sent until it is certainly ours")
    }

    private func regainLease() {
        guard isHeldBack, context.spool.isHeld else { return }
        isHeldBack = false
        context.logger.notice("the store is certainly ours again; mail is sent")
        openPools()
    }

    private static func shares(of endings: [Ending]) -> [News.Share] {
        var shares: [News.Share] = []
        for ending in endings {
            let owner = ending.entry.share
            if shares.isEmpty || shares.last?.site !== ending.site || shares.last?.owner != owner {
                shares.append(News.Share(site: ending.site, owner: owner))
            }
            shares[shares.count - 1].count += 1
            shares[shares.count - 1].byteCount += ending.entry.byteShare
            ending.add(to: &shares[shares.count - 1].signs)
            if let retry = ending.retryAt {
                shares[shares.count - 1].earliestRetry = min(shares[shares.count - 1].earliestRetry ?? retry, retry)
            }
        }
        return shares
    }

    // MARK: Time passes

    private func tick() {
        let now = context.time.now()
        heedLease()
        regainLease()
        for (site, pool) in pools {
            pool.tick()
            if pool.isForgettable(at: now) {
                pool.end()
                pools[site] = nil
            }
        }
        tickMeters(now)
        finishDraining()
    }

    private func tickMeters(_ now: Timestamp) {
        guard !meters.isEmpty else { return }
        for (meter, _, _) in meters.values where meter.isAwaited { meter.callNext(at: now) }
        let used = Set(pools.keys.map(\.neighbourhood))
        for (neighbourhood, shared) in meters
        where !used.contains(neighbourhood) && shared.meter.isForgettable(at: now) {
            meters[neighbourhood] = nil
        }
    }

    func states() -> [Site: QueueState] {
        let now = context.time.now()
        return pools.mapValues { $0.state(at: now) }
    }

    // MARK: The end

    /// Begins nothing more; ends when every session is closed and every outcome on disk, or a little after `grace`.
    /// - Returns: what was not tried.
    func drain() -> EventLoopFuture<[QueueEntry]> {
        let promise = eventLoop.makePromise(of: [QueueEntry].self)
        drained = promise
        for pool in pools.values { pool.drain() }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let grace = TimeAmount(context.shutdownGrace)
        eventLoop.scheduleTask(in: grace) { for pool in bound.value.pools.values { pool.abort() } }
        eventLoop.scheduleTask(in: grace + .seconds(2)) { bound.value.abandon() }
        finishDraining()
        return promise.futureResult
    }

    private func finishDraining() {
        guard let drained, ticking != nil, isAbandoned || isFinished else { return }
        if settler.unsettledCount > 0 {
            context.logger.error("outcomes not settled at the end", metadata: ["count": "\(settler.unsettledCount)"])
        }
        ticking?.cancel()
        ticking = nil
        drained.succeed(givenBack)
    }

    private var isFinished: Bool {
        (settler.unsettledCount == 0 || settler.isCutOff) && pools.values.allSatisfy(\.isEmpty)
    }

    /// What could not be settled keeps its lease until the next start of the node, and is then tried again.
    private func abandon() {
        guard drained != nil, !isAbandoned else { return }
        isAbandoned = true
        finishDraining()
    }
}
