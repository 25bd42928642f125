import Mail
import NIOCore
import Spool
import Synchronization

/// What waits for whom.
extension DeliveryService {
    /// How long a count of the store is shown before it is made again.
    static let storedMailAge = Duration.seconds(1)

    /// Every queue that has mail, in memory or in the store, connections or a memory of failures, the fullest first. Mail in
    /// the store whose way has not been asked for since the start is in none.
    public func queues() async -> [QueueState] {
        guard let office = office.withLock(\.self) else { return [] }
        var states: [Site: QueueState] = [:]
        for lane in currentLanes {
            states.merge((try? await lane.submit { $0.states() }.get()) ?? [:]) { first, _ in first }
        }
        let now = time.now()
        for (site, count) in await office.placed(await storedMail(at: now)) {
            states[site] = (states[site] ?? restingState(of: site, at: now)).with(stored: count)
        }
        return states.values.sorted { ($1.waiting, $0.site) < ($0.waiting, $1.site) }
    }

    /// Whether `QueueState.waiting` is all that waits, as of the last call of `queues`.
    public var areQueuesCountedWhole: Bool { storedMail.withLock { $0?.mail.isWhole ?? true } }

    /// The last count where it is fresh, or where the store does not answer.
    private func storedMail(at now: Timestamp) async -> StoredMail {
        let known = storedMail.withLock(\.self)
        if let known, now >= known.at, now - known.at < Self.storedMailAge { return known.mail }
        guard let mail = try? await spool.storedMail() else { return known?.mail ?? StoredMail() }
        storedMail.withLock { $0 = (now, mail) }
        return mail
    }

    /// Of a queue that nothing is held for in memory.
    private func restingState(of site: Site, at now: Timestamp) -> QueueState {
        let shared = book.table.group(of: site).map { group in
            SharedMeter(book.sharedPlan(of: group, source: site.source), watch: book.watch(for: group))
        }
        let shaper = Shaper(book.ownPlan(of: site), shared: shared)
        let stopped = shaper.stoppedUntil(at: now)
        return QueueState(
            source: site.source, site: site.name, host: site.host, provider: site.provider, group: site.group,
            waiting: 0, connections: 0, inFlight: 0, deliveredCount: 0, refusedCount: 0, pausedUntil: stopped,
            limits: shaper.limits, allowedConnections: shaper.limits.connections)
    }
}
