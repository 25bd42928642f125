import DNS
import Mail
import Synchronization

/// Passes questions on and notes the shortest life among the answers: what was concluded from them lives no longer.
final class LifetimeWitness: Resolver {
    private let resolver: any Resolver
    private let shortest = Mutex<Duration?>(nil)

    init(_ resolver: any Resolver) { self.resolver = resolver }

    /// The shortest time to live seen so far; `nil` where nothing was found.
    var timeToLive: Duration? { shortest.withLock { $0 } }

    func mailExchangers(of domain: DomainName) async -> Lookup<[MailExchanger]> {
        noting(await resolver.mailExchangers(of: domain))
    }

    func addresses(of host: DomainName) async -> Lookup<[String]> { noting(await resolver.addresses(of: host)) }

    func text(of name: DomainName) async -> Lookup<[String]> { noting(await resolver.text(of: name)) }

    func names(of address: IPAddress) async -> Lookup<[DomainName]> { noting(await resolver.names(of: address)) }

    func associations(of host: DomainName, port: UInt16) async -> Lookup<[TLSARecord]> {
        noting(await resolver.associations(of: host, port: port))
    }

    func provenance(of name: DomainName, _ question: ProvenQuestion) async -> Provenance {
        await resolver.provenance(of: name, question)
    }

    private func noting<Value>(_ lookup: Lookup<Value>) -> Lookup<Value> {
        if case .found(_, let life) = lookup { shortest.withLock { $0 = min($0 ?? life, life) } }
        return lookup
    }
}
