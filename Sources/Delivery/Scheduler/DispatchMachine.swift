import Bounce
import DequeModule
import Mail
import Spool

/// Who is next: takes in mail, finds each domain's site, hands it over within the site's share of the window, gives back
/// what is too much, and says when to claim more. Holds no retry in memory: what is deferred is in the table.
///
/// Pure: every method takes what happened and the time, and returns what to do.
struct DispatchMachine {
    enum Action {
        case resolve(DomainName)
        case hand([QueueEntry], to: Destination)
        /// Nobody can be asked: to be diagnosed and settled.
        case refuse([QueueEntry], Unroutable)
        /// Back to the table, untried.
        case release([QueueEntry], dueAt: Timestamp)
        /// `bulkLimit`: of them, how many may be bulk mail.
        case claim(limit: Int, bulkLimit: Int, perDomain: Int, excluding: ClaimExclusion)
    }

    static let claimLimit = 1_000
    /// A claim of fewer is not worth its commit while others are under way.
    static let smallestClaim = 16
    /// Mail over a site's share is due again after this where claims cannot leave its domain out.
    static let surplusWait = Duration.seconds(5)
    static let parkedWait = Duration.seconds(300)
    /// Domains of one blocked site that a claim leaves out.
    static let domainsPerSite = 256

    private struct SiteRecord {
        var domains: [String] = []
        var park = TimeSpan.never
        /// Shares of which it holds enough.
        var full: Set<QueueShare> = []
    }

    private(set) var window: Window
    private(set) var clock = ClaimClock()
    private var routes = RouteTable()
    private var sites: [Site: SiteRecord] = [:]
    /// Entries whose way is being looked up.
    private var unrouted: [DomainName: [QueueEntry]] = [:]
    private var lookups = LookupQueue()
    private var isDraining = false
    private var isStoreFailing = false
    /// `nil`: the system chooses where mail goes out from.
    private var egress: EgressDesk?
    private var brake: DomainBrake

    /// - Parameter timeScale: how many times as fast time runs, 1...
    init(window: Window, egress: EgressDesk? = nil, timeScale: Double = 1) {
        self.window = window
        self.egress = egress
        brake = DomainBrake(timeScale: timeScale)
    }

    /// Nothing is held and nothing is on its way in.
    var isEmpty: Bool { window.held == 0 && !clock.isClaiming }
    var isClaiming: Bool { clock.isClaiming }
    /// When `tick` is to be called.
    var nextWake: Timestamp? { isDraining || clock.isClaiming || isStoreFailing ? nil : clock.nextAt }

    // MARK: What happens

    /// Freshly accepted mail, already leased.
    mutating func received(_ entries: [QueueEntry], now: Timestamp) -> [Action] {
        defer { clock.rose(to: window.held) }
        return takeIn(entries, now: now)
    }

    /// - Parameters:
    ///   - asked: the claim's limit.
    ///   - nextDue: asked for where fewer came than were asked.
    mutating func claimed(_ entries: [QueueEntry], asked: Int, nextDue: Timestamp?, now: Timestamp) -> [Action] {
        let actions = takeIn(entries, now: now)
        clock.end(claimed: entries.count, asked: asked, nextDue: nextDue, held: window.held, now: now)
        if let opening = brake.opensAt(now) { clock.expect(at: opening) }
        return actions + tick(now: now)
    }

    mutating func claimFailed(now: Timestamp) { clock.fail(held: window.held, now: now) }

    mutating func routed(_ domain: DomainName, _ routing: Routing, now: Timestamp) -> [Action] {
        lookups.ended(domain)
        routes.keep(routing, to: domain, at: now)
        if egress == nil, case .destination(let destination) = routing.way { note(domain, at: destination.site) }
        let waiting = unrouted.removeValue(forKey: domain) ?? []
        var actions = nextLookups()
        send(waiting, routing.way, now: now, into: &actions)
        return actions
    }

    /// Outcomes are on disk: their entries are no longer held.
    /// - Parameter earliestRetry: when the first of them is due again, where some were deferred.
    mutating func settled(
        _ count: Int, of share: QueueShare, byteCount: Int, from site: Site?, earliestRetry: Timestamp? = nil,
        now: Timestamp
    ) -> [Action] {
        window.leave(count, of: share, byteCount: byteCount, from: site)
        if let earliestRetry { clock.expect(at: earliestRetry) }
        if let site, sites[site]?.full.isEmpty == false { reopen(site, now: now) }
        clock.fell(to: window.held)
        return tick(now: now)
    }

    /// A share that a site held enough of is claimed again once it may hold twice what it still does.
    private mutating func reopen(_ site: Site, now: Timestamp) {
        for share in sites[site]?.full ?? [] {
            guard window.room(for: site, of: share) >= window.held(for: site, of: share) else { continue }
            sites[site]?.full.remove(share)
            clock.expect(at: now)
        }
    }

    /// What a site held and did not try goes back to the table. Where nobody knocks there, mail for a domain that claims
    /// cannot leave out is due later, or it would go round and round.
    mutating func givenBack(_ entries: [QueueEntry], from site: Site?, now: Timestamp) -> [Action] {
        if let site { egress?.returned(entries.count, from: site) }
        var actions = released(entries, from: site, now: now)
        for (share, group) in Self.grouped(entries[...], by: \.share) {
            let byteCount = group.reduce(0) { $0 + $1.byteShare }
            actions += settled(group.count, of: share, byteCount: byteCount, from: site, now: now)
        }
        return actions
    }

    private func released(_ entries: [QueueEntry], from site: Site?, now: Timestamp) -> [Action] {
        guard let site, let record = sites[site], record.park.holds(at: now) else {
            return [.release(entries, dueAt: now)]
        }
        let excluded = exclusion(at: now).domains
        func mayGo(_ entry: QueueEntry) -> Bool {
            excluded.contains(entry.recipient.domain.text) || hasOpenWay(entry, now: now)
        }
        let leftOut = entries.filter(mayGo)
        let others = entries.filter { !mayGo($0) }
        var actions: [Action] = leftOut.isEmpty ? [] : [.release(leftOut, dueAt: now)]
        if !others.isEmpty {
            actions.append(.release(others, dueAt: min(record.park.until, now + Self.parkedWait)))
        }
        return actions
    }

    /// Another of our addresses could take it now.
    private func hasOpenWay(_ entry: QueueEntry, now: Timestamp) -> Bool {
        guard let egress, case .destination(let destination)? = routes.way(to: entry.recipient.domain, at: now) else {
            return false
        }
        return egress.ways(for: entry, to: destination).contains { sites[$0.site]?.park.holds(at: now) != true }
    }

    /// Nobody knocks at the site until then; its domains are left out of claims. A time that is past opens it again.
    mutating func parked(_ site: Site, until: Timestamp, now: Timestamp) {
        sites[site, default: SiteRecord()].park = until > now ? TimeSpan(from: now, until: until) : .never
        if until <= now { clock.expect(at: now) }
    }

    /// Domains that get no more than so much from now on; others get what they can.
    mutating func slow(_ rates: [String: Rate], now: Timestamp) {
        brake.follow(rates, at: now)
        clock.expect(at: now)
    }

    mutating func storeFails(_ isFailing: Bool) { isStoreFailing = isFailing }

    /// Claims where it is time and there is room.
    mutating func tick(now: Timestamp) -> [Action] {
        guard !isDraining, !isStoreFailing, !clock.isClaiming, clock.isDue(at: now) else { return [] }
        let smallest = min(Self.smallestClaim, window.limit / 2 + 1)
        let room = window.claimRoom(for: .transactional)
        let bulkRoom = window.claimRoom(for: .bulk)
        // Where there is no room for bulk mail, urgent mail is looked for all the same.
        guard max(room, bulkRoom) >= smallest else {
            clock.postpone(held: window.held, now: now)
            return []
        }
        let limit = min(Self.claimLimit, window.roomByBytes, max(room, bulkRoom))
        clock.begin()
        return [
            .claim(
                limit: limit, bulkLimit: bulkRoom < smallest ? 0 : min(limit, bulkRoom), perDomain: max(1, limit / 2),
                excluding: exclusion(at: now))
        ]
    }

    /// No more is taken in; mail without a way is given back.
    mutating func drain(now: Timestamp) -> [Action] {
        isDraining = true
        let waiting = unrouted.values.flatMap(\.self).sorted { $0.key < $1.key }
        unrouted.removeAll()
        lookups.removeAll()
        return waiting.isEmpty ? [] : [giveBack(waiting, dueAt: now)]
    }

    /// Where mail in the store will go, as far as its domains' ways have been asked for. What several of our addresses may
    /// carry is counted at the first of them that has been to use.
    /// - Parameter counts: by recipient domain.
    func placed(_ counts: [String: Int]) -> [Site: Int] {
        var placed: [Site: Int] = [:]
        for (name, count) in counts {
            guard let domain = DomainName(name), case .destination(let destination)? = routes.lastWay(to: domain) else {
                continue
            }
            let ways = egress.map { $0.plan.sources.compactMap { destination.leaving(by: $0)?.site } }
            let site = ways.map { ways in ways.first { sites[$0] != nil } ?? ways.first } ?? destination.site
            if let site { placed[site, default: 0] += count }
        }
        return placed
    }

    // MARK: Taking in

    private mutating func takeIn(_ entries: [QueueEntry], now: Timestamp) -> [Action] {
        guard !isDraining else { return entries.isEmpty ? [] : [.release(entries, dueAt: now)] }
        let fitting = entries.prefix(window.free)
        let surplus = entries.dropFirst(fitting.count)
        var actions: [Action] = []
        if !surplus.isEmpty { actions.append(.release(Array(surplus), dueAt: now)) }
        window.enter(fitting)
        for (domain, group) in Self.grouped(fitting, by: \.recipient.domain) {
            if unrouted[domain] != nil {
                unrouted[domain]?.append(contentsOf: group)
            } else if let way = routes.way(to: domain, at: now) {
                send(group, way, now: now, into: &actions)
            } else {
                unrouted[domain] = group
            }
            guard unrouted[domain] != nil else { continue }
            lookups.append(domain, group.lazy.map(\.priority).min() ?? .bulk)
        }
        return actions + nextLookups()
    }

    private mutating func nextLookups() -> [Action] {
        lookups.begin().map { .resolve($0) }
    }

    /// - Parameter entries: all to one domain.
    private mutating func send(
        _ entries: [QueueEntry], _ way: Routing.Way, now: Timestamp, into actions: inout [Action]
    ) {
        guard let first = entries.first else { return }
        switch way {
        case .none(let problem):
            actions.append(.refuse(entries, problem))
        case .destination(let destination):
            guard let shares = shares(of: entries, to: destination, now: now) else {
                return send(entries, to: destination, of: first.recipient.domain, now: now, into: &actions)
            }
            for share in shares {
                switch share {
                case .hand(let group, let way):
                    note(first.recipient.domain, at: way.site)
                    noteOtherWays(of: group[0], to: destination)
                    send(group, to: way, of: first.recipient.domain, now: now, into: &actions)
                case .wait(let group, let until): actions.append(giveBack(group, dueAt: until))
                case .refuse(let group): actions.append(.refuse(group, .failure(.noSource)))
                }
            }
        }
    }

    /// Where one of our addresses cannot go, claims still fetch the mail that another of its pool takes.
    private mutating func noteOtherWays(of entry: QueueEntry, to destination: Destination) {
        guard let ways = egress?.ways(for: entry, to: destination), ways.count > 1 else { return }
        for way in ways { note(entry.recipient.domain, at: way.site) }
    }

    /// `nil` where there is no plan of our addresses.
    private mutating func shares(
        of entries: [QueueEntry], to destination: Destination, now: Timestamp
    ) -> [EgressDesk.Share]? {
        guard egress != nil else { return nil }
        let sites = sites
        return egress?.share(entries, to: destination, now: now) { sites[$0]?.park.holds(at: now) ?? false }
    }

    private mutating func send(
        _ entries: [QueueEntry], to destination: Destination, of domain: DomainName, now: Timestamp,
        into actions: inout [Action]
    ) {
        let passing = brake.pass(entries.count, to: domain.text, at: now)
        if passing < entries.count {
            let late = Array(entries.dropFirst(passing))
            egress?.returned(late.count, from: destination.site)
            actions.append(giveBack(late, dueAt: brake.dueAt(late.count, to: domain.text, after: now)))
        }
        let surplus = hand(Array(entries.prefix(passing)), to: destination, into: &actions)
        guard !surplus.isEmpty else { return }
        brake.putBack(surplus.count, to: domain.text, at: now)
        egress?.returned(surplus.count, from: destination.site)
        let isLeftOut = sites[destination.site]?.domains.contains(domain.text) == true
        actions.append(giveBack(surplus, dueAt: isLeftOut ? now : now + Self.surplusWait))
    }

    /// What warm-ups have come to since this was last asked.
    mutating func takeWarmUps() -> [WarmUpRow] { egress?.takeChanges() ?? [] }

    /// Our addresses as they stand; none where there is no plan of them.
    func sources(at now: Timestamp) -> [EgressSourceState] { egress?.states(at: now) ?? [] }

    /// What outcomes say of the source that they went by.
    mutating func heard(_ count: Int, from site: Site, _ signs: WarmUpSigns, now: Timestamp) {
        egress?.settled(count, from: site, signs, at: now)
    }

    /// - Returns: what is over a share's part of the site.
    private mutating func hand(_ entries: [QueueEntry], to destination: Destination, into actions: inout [Action])
        -> [QueueEntry]
    {
        let site = destination.site
        var admitted: [QueueEntry] = []
        var surplus: [QueueEntry] = []
        for (share, group) in Self.grouped(entries[...], by: \.share) {
            let room = window.room(for: site, of: share, sharing: !destination.isSmartHost)
            let fitting = group.prefix(room)
            window.assign(fitting.count, of: share, to: site)
            admitted += fitting
            guard fitting.count < group.count else { continue }
            surplus += group.dropFirst(room)
            sites[site, default: SiteRecord()].full.insert(share)
        }
        if !admitted.isEmpty { actions.append(.hand(admitted, to: destination)) }
        return surplus
    }

    /// In the order in which the groups first appear, so that what follows does not depend on chance; most often there is
    /// one.
    private static func grouped<Name: Hashable>(_ entries: ArraySlice<QueueEntry>, by name: (QueueEntry) -> Name)
        -> [(name: Name, entries: [QueueEntry])]
    {
        guard let first = entries.first.map(name) else { return [] }
        guard entries.contains(where: { name($0) != first }) else { return [(first, Array(entries))] }
        var groups: [(name: Name, entries: [QueueEntry])] = []
        var places: [Name: Int] = [:]
        for entry in entries {
            let own = name(entry)
            if let place = places[own] {
                groups[place].entries.append(entry)
            } else {
                places[own] = groups.count
                groups.append((own, [entry]))
            }
        }
        return groups
    }

    private mutating func giveBack(_ entries: [QueueEntry], dueAt: Timestamp) -> Action {
        window.leave(entries)
        return .release(entries, dueAt: dueAt)
    }

    // MARK: Claiming

    private func exclusion(at now: Timestamp) -> ClaimExclusion {
        var exclusion = ClaimExclusion()
        exclusion.shares = window.crowded
        for record in sites.values {
            if record.park.holds(at: now) {
                exclusion.domains.formUnion(record.domains)
            } else {
                for share in record.full { exclusion.domainsByShare[share, default: []].formUnion(record.domains) }
            }
        }
        // Where one of our addresses is turned away, another may not be.
        if egress != nil, !exclusion.domains.isEmpty {
            for record in sites.values where !record.park.holds(at: now) { exclusion.domains.subtract(record.domains) }
        }
        exclusion.domains.formUnion(brake.closed(at: now))
        return exclusion
    }

    /// A site's domains are remembered for as long as the process lives, within bounds: sites that are neither full nor
    /// parked nor hold anything are forgotten when there are too many.
    private mutating func note(_ domain: DomainName, at site: Site) {
        if sites.count >= routes.limit {
            sites = sites.filter { !$0.value.full.isEmpty || window.held(for: $0.key) > 0 }
        }
        let domains = sites[site, default: SiteRecord()].domains
        guard domains.count < Self.domainsPerSite, !domains.contains(domain.text) else { return }
        sites[site, default: SiteRecord()].domains.append(domain.text)
    }
}
