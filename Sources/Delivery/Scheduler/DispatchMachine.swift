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
        case claim(limit: Int, perDomain: Int, excluding: Set<String>)
    }

    /// Look-ups at a time: resolvers drop questions when asked many hundreds at once.
    static let lookupLimit = 64
    static let claimLimit = 1_000
    /// A claim of fewer is not worth its commit while others are under way.
    static let smallestClaim = 16
    /// Mail over a site's share is due again after this where claims cannot leave its domain out.
    static let surplusWait = Duration.seconds(5)
    /// Domains of one blocked site that a claim leaves out.
    static let domainsPerSite = 256

    private struct SiteRecord {
        var domains: [String] = []
        var parkedUntil = Timestamp.zero
        var isFull = false
    }

    private(set) var window: Window
    private(set) var clock = ClaimClock()
    private var routes = RouteTable()
    private var sites: [Site: SiteRecord] = [:]
    /// Entries whose way is being looked up.
    private var unrouted: [DomainName: [QueueEntry]] = [:]
    private var lookups = Deque<DomainName>()
    private var lookupsUnderWay = 0
    private var isDraining = false
    private var isStoreFailing = false

    init(window: Window) { self.window = window }

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
        return actions + tick(now: now)
    }

    mutating func claimFailed(now: Timestamp) { clock.fail(held: window.held, now: now) }

    mutating func routed(_ domain: DomainName, _ routing: Routing, now: Timestamp) -> [Action] {
        lookupsUnderWay -= 1
        routes.keep(routing, to: domain, at: now)
        if case .destination(let destination) = routing.way { note(domain, at: destination.site) }
        let waiting = unrouted.removeValue(forKey: domain) ?? []
        var actions = nextLookups()
        if !waiting.isEmpty { send(waiting, routing.way, now: now, into: &actions) }
        return actions
    }

    /// Outcomes are on disk: their entries are no longer held.
    /// - Parameter earliestRetry: when the first of them is due again, where some were deferred.
    mutating func settled(
        _ count: Int, byteCount: Int, from site: Site?, earliestRetry: Timestamp? = nil, now: Timestamp
    ) -> [Action] {
        window.leave(count, byteCount: byteCount, from: site)
        if let earliestRetry { clock.expect(at: earliestRetry) }
        if let site, sites[site]?.isFull == true, window.held(for: site) * 2 <= window.free {
            sites[site]?.isFull = false
            clock.expect(at: now)
        }
        clock.fell(to: window.held)
        return tick(now: now)
    }

    /// What a site held and did not try goes back to the table.
    mutating func givenBack(_ entries: [QueueEntry], from site: Site?, now: Timestamp) -> [Action] {
        let byteCount = entries.reduce(0) { $0 + $1.byteShare }
        return [.release(entries, dueAt: now)] + settled(entries.count, byteCount: byteCount, from: site, now: now)
    }

    /// Nobody knocks at the site until then; its domains are left out of claims.
    mutating func parked(_ site: Site, until: Timestamp) { sites[site, default: SiteRecord()].parkedUntil = until }

    mutating func storeFails(_ isFailing: Bool) { isStoreFailing = isFailing }

    /// Claims where it is time and there is room.
    mutating func tick(now: Timestamp) -> [Action] {
        guard !isDraining, !isStoreFailing, !clock.isClaiming, now >= clock.nextAt else { return [] }
        guard window.claimRoom >= min(Self.smallestClaim, window.limit / 2 + 1) else {
            clock.postpone(held: window.held, now: now)
            return []
        }
        let limit = min(Self.claimLimit, window.claimRoom, window.roomByBytes)
        clock.begin()
        return [.claim(limit: limit, perDomain: max(1, limit / 2), excluding: blockedDomains(at: now))]
    }

    /// No more is taken in; mail without a way is given back.
    mutating func drain(now: Timestamp) -> [Action] {
        isDraining = true
        let waiting = unrouted.values.flatMap(\.self)
        unrouted.removeAll()
        lookups.removeAll()
        return waiting.isEmpty ? [] : [giveBack(waiting, dueAt: now)]
    }

    // MARK: Taking in

    private mutating func takeIn(_ entries: [QueueEntry], now: Timestamp) -> [Action] {
        guard !isDraining else { return entries.isEmpty ? [] : [.release(entries, dueAt: now)] }
        let fitting = entries.prefix(window.free)
        let surplus = entries.dropFirst(fitting.count)
        var actions: [Action] = []
        if !surplus.isEmpty { actions.append(.release(Array(surplus), dueAt: now)) }
        window.enter(fitting.count, byteCount: fitting.reduce(0) { $0 + $1.byteShare })
        for (domain, group) in Dictionary(grouping: fitting, by: \.recipient.domain) {
            if unrouted[domain] != nil {
                unrouted[domain]?.append(contentsOf: group)
            } else if let way = routes.way(to: domain, at: now) {
                send(group, way, now: now, into: &actions)
            } else {
                unrouted[domain] = group
                lookups.append(domain)
            }
        }
        return actions + nextLookups()
    }

    private mutating func nextLookups() -> [Action] {
        var actions: [Action] = []
        while lookupsUnderWay < Self.lookupLimit, let domain = lookups.popFirst() {
            lookupsUnderWay += 1
            actions.append(.resolve(domain))
        }
        return actions
    }

    private mutating func send(
        _ entries: [QueueEntry], _ way: Routing.Way, now: Timestamp, into actions: inout [Action]
    ) {
        switch way {
        case .none(let problem):
            actions.append(.refuse(entries, problem))
        case .destination(let destination):
            let site = destination.site
            let admitted = Array(entries.prefix(window.room(for: site, sharing: !destination.isSmartHost)))
            let surplus = Array(entries.dropFirst(admitted.count))
            if !surplus.isEmpty {
                sites[site, default: SiteRecord()].isFull = true
                let isLeftOut = sites[site]?.domains.contains(surplus[0].recipient.domain.text) == true
                actions.append(giveBack(surplus, dueAt: isLeftOut ? now : now + Self.surplusWait))
            }
            guard !admitted.isEmpty else { return }
            window.assign(admitted.count, to: site)
            actions.append(.hand(admitted, to: destination))
        }
    }

    private mutating func giveBack(_ entries: [QueueEntry], dueAt: Timestamp) -> Action {
        window.leave(entries.count, byteCount: entries.reduce(0) { $0 + $1.byteShare })
        return .release(entries, dueAt: dueAt)
    }

    // MARK: Claiming

    private func blockedDomains(at now: Timestamp) -> Set<String> {
        var domains: Set<String> = []
        for record in sites.values where record.isFull || record.parkedUntil > now {
            domains.formUnion(record.domains)
        }
        return domains
    }

    /// A site's domains are remembered for as long as the process lives, within bounds: sites that are neither full nor
    /// parked nor hold anything are forgotten when there are too many.
    private mutating func note(_ domain: DomainName, at site: Site) {
        if sites.count >= routes.limit {
            sites = sites.filter { $0.value.isFull || window.held(for: $0.key) > 0 }
        }
        let domains = sites[site, default: SiteRecord()].domains
        guard domains.count < Self.domainsPerSite, !domains.contains(domain.text) else { return }
        sites[site, default: SiteRecord()].domains.append(domain.text)
    }
}
