import Accounts
import DNS
import Delivery
import Mail

/// What a node asks the DNS with, and what it looks at there.
extension NodeConfiguration {
    func makeResolver() throws(NodeError) -> any Resolver {
        var settings = UnboundResolver.Configuration()
        if let world {
            do {
                settings.zones = try WorldFile(path: world).zones
            } catch {
                throw .resolver(reason: "\(error)")
            }
            settings.isOffline = true
        }
        do {
            switch dnssec {
            case _ where world != nil, .off: return try UnboundResolver(settings)
            case .auto: return try ProbingResolver(settings)
            case .on:
                settings.trustsRoot = true
                return try UnboundResolver(settings)
            }
        } catch {
            throw .resolver(reason: "\(error)")
        }
    }

    func makeDomainCheck(_ resolver: any Resolver, _ policyFetcher: (any PolicyFetcher)?) -> DomainCheck {
        let helo = DomainName(heloName)
        var check = DomainCheck(resolver: resolver)
        check.policyFetcher = policyFetcher
        check.sources = publicSources(helo)
        check.returnDomain = bounceDomain.flatMap { DomainName($0) }
        check.returnHost = helo
        return check
    }

    /// The addresses that the world sees: those that are named, else the sources, but for private ones.
    private func publicSources(_ helo: DomainName?) -> [EgressAddress] {
        let sources = egress?.sources ?? []
        guard !publicAddresses.isEmpty else {
            return sources.filter { !AddressRange.isForbidden($0.address.description) }
                .map { EgressAddress(address: $0.address, heloName: $0.heloName ?? helo) }
        }
        return publicAddresses.compactMap { IPAddress($0) }.map { address in
            let source = sources.first { $0.address == address }
            return EgressAddress(address: address, heloName: source?.heloName ?? helo)
        }
    }
}
