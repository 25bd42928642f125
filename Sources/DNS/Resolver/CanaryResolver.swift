public import Mail
import Synchronization

/// Doubts that a name does not exist. What a resolver denies and DNSSEC does not prove is believed only where it knows the
/// canaries; else it is `failed`, and another time it may go well. So a resolver that is broken delays mail and makes no
/// domain undeliverable.
///
/// The canaries are asked after a denial alone, and at most once an interval. After they were denied, denials are doubted for
/// one interval more: those from before may still be in store.
public final class CanaryResolver: Resolver {
    /// From one question to the canaries to the next; no shorter than a denial is kept by `UnboundResolver`.
    public static let interval = Duration.seconds(60)

    private struct State {
        var asking: Task<Canary.Word, Never>?
        var askedAt: ContinuousClock.Instant?
        /// As far as they have answered.
        var wasHonest = true
    }

    private let resolver: any Resolver
    private let ask: @Sendable () async -> Canary.Word
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// - Parameters:
    ///   - resolver: whose denials are doubted.
    ///   - ask: asks the canaries, with nothing in store.
    public init(
        _ resolver: any Resolver, asking ask: @escaping @Sendable () async -> Canary.Word,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.resolver = resolver
        self.ask = ask
        self.now = now
    }

    /// Canaries are asked the way the configuration says, by a context of their own each time: it has nothing in store.
    public convenience init(
        _ resolver: any Resolver, canary: Canary = .standard, like configuration: UnboundResolver.Configuration
    ) {
        var configuration = configuration
        configuration.trustsRoot = false
        configuration.deadline = .seconds(5)
        self.init(resolver) { [configuration] in
            do {
                return await canary.ask(try UnboundResolver(configuration))
            } catch {
                return .failed("\(error)")
            }
        }
    }

    public func mailExchangers(of domain: DomainName) async -> Lookup<[MailExchanger]> {
        await believed(await resolver.mailExchangers(of: domain)) {
            await self.isProved(domain, .mailExchangers)
        }
    }

    public func addresses(of host: DomainName) async -> Lookup<[String]> {
        await believed(await resolver.addresses(of: host)) { await self.isProved(host, .addresses) }
    }

    public func text(of name: DomainName) async -> Lookup<[String]> {
        await believed(await resolver.text(of: name)) { false }
    }

    public func names(of address: IPAddress) async -> Lookup<[DomainName]> {
        await believed(await resolver.names(of: address)) { false }
    }

    /// They are found where they are proved, and denied without harm.
    public func associations(of host: DomainName, port: UInt16) async -> Lookup<[TLSARecord]> {
        await resolver.associations(of: host, port: port)
    }

    public func provenance(of name: DomainName, _ question: ProvenQuestion) async -> Provenance {
        await resolver.provenance(of: name, question)
    }

    // MARK: Doubt

    private func believed<Value>(
        _ lookup: Lookup<Value>, unless isProved: () async -> Bool
    ) async -> Lookup<Value> {
        switch lookup {
        case .found, .failed: return lookup
        case .noData, .noSuchName:
            if await isProved() { return lookup }
            switch await word() {
            case .honest: return lookup
            case .denies(let why): return .failed("the resolver denies names that exist: \(why)")
            case .failed(let why): return .failed("the resolver denies it, and cannot be put to the test: \(why)")
            }
        }
    }

    private func isProved(_ name: DomainName, _ question: ProvenQuestion) async -> Bool {
        if case .secure = await resolver.provenance(of: name, question) { true } else { false }
    }

    /// What the canaries say now, or said within the interval.
    private func word() async -> Canary.Word {
        let now = now()
        let asking = state.withLock { state in
            if let asking = state.asking, let last = state.askedAt, now - last < Self.interval { return asking }
            let wasHonest = state.wasHonest
            let asking = Task { [self] in await askAgain(wasHonest: wasHonest) }
            state.asking = asking
            state.askedAt = now
            return asking
        }
        return await asking.value
    }

    private func askAgain(wasHonest: Bool) async -> Canary.Word {
        let word = await ask()
        state.withLock { $0.wasHonest = word == .honest }
        guard word == .honest, !wasHonest else { return word }
        return .denies("it has only just stopped saying so of others")
    }
}
