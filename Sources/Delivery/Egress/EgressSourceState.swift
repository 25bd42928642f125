import Mail
public import Spool

/// One of our addresses as it stands now, for people.
public struct EgressSourceState: Sendable, Hashable {
    public let source: EgressSource
    /// Its name in each pool that it is in, and its weight there; the pool `default` where no other is named so.
    public let pools: [Membership]
    /// How far it has come with each provider, by their names; empty for an address that is not new.
    public let warmUps: [WarmUpState]
    /// What stops all mail from it now, by hand or because it cannot be spoken from; `nil`: nothing does.
    public var stop: LimitChange?

    public struct Membership: Sendable, Hashable {
        public let pool: String
        /// 1...1,000.
        public let weight: Int
    }
}

/// How far a new address has come with one provider.
public struct WarmUpState: Sendable, Hashable {
    /// Days of the plan.
    public static let dayCount = Int(WarmUp.lastLevel)

    public let provider: String
    /// 1...30: which day of the plan it is; days that go badly are repeated.
    public let day: Int
    /// It carries as much as its queue's limits let.
    public let isWarm: Bool
    /// Messages an hour; `nil`: warm.
    public let hourlyLimit: Int?
    /// Messages of this hour that have an outcome.
    public let sentInHour: Int
    /// Handed over, without an outcome yet.
    public let inHand: Int
    /// Outcomes of this day, UTC.
    public let sentToday: Int
    public let spamToday: Int
    public let deferredToday: Int
    /// As it goes, tomorrow is this day again.
    public let isBadDay: Bool
    /// What was over today, by the source that took it, as far as this process knows.
    public let overflow: [String: Int]
    /// Who would take what is over now: sources of its pools that are not new, or have room.
    public let overflowSources: [String]

    /// Messages of a whole day, UTC; `nil`: warm.
    public var dailyLimit: Int? { hourlyLimit.map { $0 * 24 } }
}

extension EgressDesk {
    /// Every source in the order of the settings.
    func states(at now: Timestamp) -> [EgressSourceState] {
        plan.sources.map { source in
            let pools = plan.everyPool.filter { pool in pool.members.contains { $0.source == source } }
            let memberships: [EgressSourceState.Membership] = pools.flatMap { pool in
                pool.members.filter { $0.source == source }.map { .init(pool: pool.name, weight: $0.weight) }
            }
            return EgressSourceState(
                source: source, pools: memberships, warmUps: warmUps(of: source, in: pools, at: now))
        }
    }

    private func warmUps(of source: EgressSource, in pools: [EgressPool], at now: Timestamp) -> [WarmUpState] {
        let others = pools.flatMap(\.members).map(\.source).filter { $0 != source }
        return tracks(of: source, at: now).sorted { $0.provider < $1.provider }.map { track in
            let takers = others.filter { !$0.isWarmingUp || hasRoom($0, for: track.provider, at: now) }
            return WarmUpState(track.warmUp, to: track.provider, inHand: track.inHand, takers: takers.map(\.name))
        }
    }
}

extension WarmUpState {
    fileprivate init(_ warmUp: WarmUp, to provider: String, inHand: Int, takers: [String]) {
        self.provider = provider
        day = min(Int(warmUp.level) + 1, Self.dayCount)
        isWarm = warmUp.isWarm
        hourlyLimit = warmUp.isWarm ? nil : warmUp.hourlyLimit
        sentInHour = warmUp.sentInHour
        self.inHand = inHand
        sentToday = warmUp.finishedCount
        spamToday = warmUp.spamCount
        deferredToday = warmUp.deferredCount
        isBadDay = warmUp.isBadDay
        overflow = warmUp.overflow
        overflowSources = Set(takers).sorted()
    }
}
