import Mail
import Spool
import Storage

/// Shares mail out among sources: by the weights of its pool, to those that can reach the destination, and to those that
/// warm up no more than they may carry. Pure but for what is kept of warm-ups.
struct EgressDesk: Sendable {
    /// Where some mail goes.
    enum Share {
        case hand([QueueEntry], to: Destination)
        /// Every source that could take it has had enough of this provider for now.
        case wait([QueueEntry], until: Timestamp)
        /// None of the pool's sources is of the destination's kind of address.
        case refuse([QueueEntry])
    }

    /// A source and a provider.
    struct Track: Hashable, Sendable {
        let source: String
        let provider: String
    }

    /// Warm-ups kept.
    static let trackLimit = 50_000

    let plan: EgressPlan
    private var warmUps: [Track: WarmUp] = [:]
    /// Messages of sources that warm up, handed over and without an outcome yet.
    private var inHand: [Track: Int] = [:]
    private var changed: Set<Track> = []
    private let warming: Set<String>

    init(plan: EgressPlan, known: [WarmUpRow] = []) {
        self.plan = plan
        warming = Set(plan.sources.filter(\.isWarmingUp).map(\.name))
        for row in known where warming.contains(row.source) {
            warmUps[Track(source: row.source, provider: row.provider)] = WarmUp(
                level: row.level, day: row.day, finishedCount: row.finishedCount, spamCount: row.spamCount,
                deferredCount: row.deferredCount)
        }
    }

    /// - Parameters:
    ///   - entries: all to one domain.
    ///   - isParked: nobody knocks there for now; another source takes its mail where there is one.
    mutating func share(
        _ entries: [QueueEntry], to destination: Destination, now: Timestamp, isParked: (Site) -> Bool = { _ in false }
    ) -> [Share] {
        if destination.isSmartHost { return [.hand(entries, to: destination)] }
        var groups: [String: [QueueEntry]] = [:]
        for entry in entries {
            let pool = plan.pool(
                account: entry.account, campaign: entry.campaign, fromDomain: entry.content.fromDomain)
            groups[pool.name, default: []].append(entry)
        }
        return groups.sorted { $0.key < $1.key }.flatMap { name, group in
            let first = group[0]
            let pool = plan.pool(
                account: first.account, campaign: first.campaign, fromDomain: first.content.fromDomain)
            return share(group, in: pool, to: destination, now: now, isParked)
        }
    }

    /// Every way that the entry's pool has to the destination.
    func ways(for entry: QueueEntry, to destination: Destination) -> [Destination] {
        plan.pool(account: entry.account, campaign: entry.campaign, fromDomain: entry.content.fromDomain).members
            .compactMap { destination.leaving(by: $0.source) }
    }

    private mutating func share(
        _ entries: [QueueEntry], in pool: EgressPool, to destination: Destination, now: Timestamp,
        _ isParked: (Site) -> Bool
    ) -> [Share] {
        let ways = pool.members.map { destination.leaving(by: $0.source) }
        guard ways.contains(where: { $0 != nil }) else { return [.refuse(entries)] }
        var rooms = pool.members.map { room(of: $0.source, for: destination.site.provider, at: now) }
        let open = ways.map { way in way.map { !isParked($0.site) } ?? false }
        for place in ways.indices where ways[place] == nil || open.contains(true) && !open[place] { rooms[place] = 0 }
        var groups = [[QueueEntry]](repeating: [], count: pool.members.count)
        var left: [QueueEntry] = []
        var overflow: [Overflow: Int] = [:]
        for entry in entries {
            guard let own = Self.place(of: entry, in: pool, where: { ways[$0] != nil }),
                let place = Self.place(of: entry, instead: own, in: pool, rooms)
            else {
                left.append(entry)
                continue
            }
            groups[place].append(entry)
            if rooms[place] != Int.max { rooms[place] -= 1 }
            if place != own, open[own] { overflow[Overflow(from: own, to: place), default: 0] += 1 }
        }
        note(overflow, in: pool, to: destination.site.provider, at: now)
        var shares: [Share] = []
        for (place, group) in groups.enumerated() where !group.isEmpty {
            guard let way = ways[place] else { continue }
            if warming.contains(pool.members[place].source.name) {
                inHand[Track(source: pool.members[place].source.name, provider: way.site.provider), default: 0] +=
                    group.count
            }
            shares.append(.hand(group, to: way))
        }
        if !left.isEmpty {
            let until = Timestamp(seconds: (now.seconds / 3_600 + 1) * 3_600)
            shares.append(.wait(left, until: until))
        }
        return shares
    }

    /// By the message's key, so that a message that is tried again comes from where it came before: greylisting asks for
    /// that. A source without room gives way to the others.
    private static func place(of entry: QueueEntry, instead own: Int, in pool: EgressPool, _ rooms: [Int]) -> Int? {
        rooms[own] > 0 ? own : place(of: entry, in: pool) { rooms[$0] > 0 }
    }

    private static func place(of entry: QueueEntry, in pool: EgressPool, where mayGo: (Int) -> Bool) -> Int? {
        let total = pool.members.indices.reduce(0) { $0 + (mayGo($1) ? pool.members[$1].weight : 0) }
        guard total > 0 else { return nil }
        var lot = Int(mixed(UInt64(bitPattern: entry.key.number)) % UInt64(total))
        for place in pool.members.indices where mayGo(place) {
            if lot < pool.members[place].weight { return place }
            lot -= pool.members[place].weight
        }
        return nil
    }

    /// Spreads numbers that lie side by side. Source: SplitMix64, Steele, Lea and Flood, 2014.
    private static func mixed(_ number: UInt64) -> UInt64 {
        var bits = number &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    // MARK: Warm-up

    /// Places in a pool.
    private struct Overflow: Hashable {
        let from: Int
        let to: Int
    }

    private mutating func note(_ overflow: [Overflow: Int], in pool: EgressPool, to provider: String, at now: Timestamp)
    {
        for (flow, count) in overflow {
            let track = Track(source: pool.members[flow.from].source.name, provider: provider)
            warmUps[track]?.overflowed(count, to: pool.members[flow.to].source.name, at: now)
        }
    }

    private mutating func room(of source: EgressSource, for provider: String, at now: Timestamp) -> Int {
        guard source.isWarmingUp else { return Int.max }
        let track = Track(source: source.name, provider: provider)
        if warmUps.count >= Self.trackLimit, warmUps[track] == nil { return 0 }
        return warmUps[track, default: WarmUp(at: now)].room(at: now, inHand: inHand[track] ?? 0)
    }

    /// Providers that a source has sent to, as it stands with each.
    func tracks(of source: EgressSource, at now: Timestamp) -> [(provider: String, warmUp: WarmUp, inHand: Int)] {
        warmUps.filter { $0.key.source == source.name }.map { track, warmUp in
            (track.provider, warmUp.at(now), inHand[track] ?? 0)
        }
    }

    /// Whether a source that warms up may be handed mail now.
    func hasRoom(_ source: EgressSource, for provider: String, at now: Timestamp) -> Bool {
        let track = Track(source: source.name, provider: provider)
        var warmUp = warmUps[track] ?? WarmUp(at: now)
        return warmUp.room(at: now, inHand: inHand[track] ?? 0) > 0
    }

    /// Outcomes of mail that went by a site.
    mutating func settled(_ count: Int, from site: Site, _ signs: WarmUpSigns, at now: Timestamp) {
        guard warming.contains(site.source) else { return }
        let track = Track(source: site.source, provider: site.provider)
        returned(count, from: site)
        warmUps[track, default: WarmUp(at: now)].heard(
            finished: count, spam: signs.spamCount, deferred: signs.deferredCount, isAdverse: signs.isAdverse, at: now)
        changed.insert(track)
    }

    /// Handed over, and never tried.
    mutating func returned(_ count: Int, from site: Site) {
        guard warming.contains(site.source) else { return }
        let track = Track(source: site.source, provider: site.provider)
        let rest = (inHand[track] ?? 0) - count
        inHand[track] = rest > 0 ? rest : nil
    }

    /// What has changed since it was last asked for, to be kept.
    mutating func takeChanges() -> [WarmUpRow] {
        defer { changed = [] }
        return changed.compactMap { track in
            warmUps[track].map { warmUp in
                WarmUpRow(
                    source: track.source, provider: track.provider, level: warmUp.level, day: warmUp.day,
                    finishedCount: warmUp.finishedCount, spamCount: warmUp.spamCount,
                    deferredCount: warmUp.deferredCount)
            }
        }
    }
}

/// What a batch of outcomes says of a source.
struct WarmUpSigns: Hashable, Sendable {
    var spamCount = 0
    var deferredCount = 0
    /// A block of the address, or a word to slow down, was among them.
    var isAdverse = false
}
