public import Mail
import Synchronization

/// Checks signatures where the servers that we ask hand them on, and does without where they do not: a validating resolver
/// behind such a server would take every signed name for forged. Whether they do is found out at the first question and,
/// as long as they do not, every ten minutes; once they did it is never doubted again, so that nobody can have signatures
/// passed over by keeping some from us.
public final class ProbingResolver: Resolver {
    private struct State {
        var isProved = false
        var probe: Task<Bool, Never>?
        var probedAt: ContinuousClock.Instant?
    }

    static let interval = Duration.seconds(600)

    private let validating: UnboundResolver
    private let plain: UnboundResolver
    private let state = Mutex(State())

    /// - Parameter configuration: with `trustsRoot` or not, which is set as needed.
    public init(_ configuration: UnboundResolver.Configuration) throws(UnboundResolver.SetupError) {
        var configuration = configuration
        configuration.trustsRoot = false
        plain = try UnboundResolver(configuration)
        configuration.trustsRoot = true
        validating = try UnboundResolver(configuration)
    }

    private var resolver: UnboundResolver { get async { await isProved() ? validating : plain } }

    private func isProved() async -> Bool {
        let now = ContinuousClock.now
        let probe: Task<Bool, Never>? = state.withLock { state in
            if state.isProved { return nil }
            if let probe = state.probe, let last = state.probedAt, now - last < Self.interval { return probe }
            let probe = Task { [validating] in await validating.provesRoot() }
            state.probe = probe
            state.probedAt = now
            return probe
        }
        guard let probe else { return true }
        let isProved = await probe.value
        if isProved { state.withLock { $0.isProved = true } }
        return isProved
    }

    public func mailExchangers(of domain: DomainName) async -> Lookup<[MailExchanger]> {
        await resolver.mailExchangers(of: domain)
    }

    public func addresses(of host: DomainName) async -> Lookup<[String]> { await resolver.addresses(of: host) }

    public func text(of name: DomainName) async -> Lookup<[String]> { await resolver.text(of: name) }

    public func names(of address: IPAddress) async -> Lookup<[DomainName]> { await resolver.names(of: address) }

    public func associations(of host: DomainName, port: UInt16) async -> Lookup<[TLSARecord]> {
        await resolver.associations(of: host, port: port)
    }

    public func provenance(of name: DomainName, _ question: ProvenQuestion) async -> Provenance {
        await resolver.provenance(of: name, question)
    }
}
