public import DNS
public import Mail
import Synchronization

/// What the DNS said of domains, kept as long as it may be believed, at most so many. Whoever asks while a question is under
/// way waits for the same answer. A kept answer costs a microsecond.
public final class DomainDesk: Sendable {
    /// Domains remembered; when they are too many, those that are out of date go, and then all.
    public static let limit = 100_000

    private struct State {
        var kept: [DomainName: DomainFacts] = [:]
        var asked: [DomainName: Task<DomainFacts, Never>] = [:]
    }

    private let inquiry: DomainInquiry
    private let time: any TimeSource
    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter allowsPrivateAddresses: private and loopback addresses are exchangers, too (tests, a simulated world).
    public init(
        resolver: any Resolver, table: ExchangerTable = .standard, allowsPrivateAddresses: Bool = false,
        time: any TimeSource, limit: Int = DomainDesk.limit,
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        inquiry = DomainInquiry(
            resolver: resolver, table: table, allowsPrivateAddresses: allowsPrivateAddresses, chance: chance)
        self.time = time
        self.limit = max(1, limit)
    }

    /// What is kept of a domain and may still be believed.
    public func kept(_ domain: DomainName) -> DomainFacts? {
        let now = time.now()
        return state.withLock { $0.kept[domain] }.flatMap { $0.holds(at: now) ? $0 : nil }
    }

    /// Never fails: what cannot be found out now is `unknown`. Goes on to its end when its caller no longer waits.
    public func facts(of domain: DomainName) async -> DomainFacts {
        if let facts = kept(domain) { return facts }
        let now = time.now()
        let task: Task<DomainFacts, Never> = state.withLock { state in
            if let task = state.asked[domain] { return task }
            let task = Task { [self] in await ask(domain, at: now) }
            state.asked[domain] = task
            return task
        }
        return await task.value
    }

    private func ask(_ domain: DomainName, at now: Timestamp) async -> DomainFacts {
        let facts = await inquiry.facts(of: domain, at: now)
        state.withLock { state in
            state.asked[domain] = nil
            if state.kept.count >= limit { state.kept = state.kept.filter { $0.value.holds(at: now) } }
            if state.kept.count >= limit { state.kept.removeAll() }
            state.kept[domain] = facts
        }
        return facts
    }

    /// Domains kept.
    public var count: Int { state.withLock { $0.kept.count } }
}

extension DomainFacts {
    /// A clock that was set back makes it out of date.
    func holds(at now: Timestamp) -> Bool { now >= foundAt && now < foundAt + lifetime }
}
