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
            // A simulated world has no canaries, and denies nothing that it holds.
            guard world == nil else { return try UnboundResolver(settings) }
            return CanaryResolver(try makeResolver(settings), like: settings)
        } catch {
            throw .resolver(reason: "\(error)")
        }
    }

    private func makeResolver(
        _ settings: UnboundResolver.Configuration
    ) throws(UnboundResolver.SetupError) -> any Resolver {
        switch dnssec {
        case .off: return try UnboundResolver(settings)
        case .auto: return try ProbingResolver(settings)
        case .on:
            var settings = settings
            settings.trustsRoot = true
            return try UnboundResolver(settings)
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
