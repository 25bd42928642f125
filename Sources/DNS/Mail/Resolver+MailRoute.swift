public import Mail

extension Resolver {
    /// Finds the way for a domain's mail: its exchangers, or the domain itself where it has an address and no MX.
    /// - Parameter chance: 0..<1, spreads mail over exchangers of equal preference.
    public func mailRoute(
        of domain: DomainName, chance: @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) async -> MailRoute {
        switch await mailExchangers(of: domain) {
        case .found(let exchangers, _) where exchangers.isEmpty:
            return .nullMX
        case .found(let exchangers, _):
            let usable = MailExchanger.order(exchangers, chance: chance)
            return usable.isEmpty ? .noMailHost : .exchangers(usable)
        case .noSuchName:
            return .noSuchDomain
        case .failed(let why):
            return .temporary(why)
        case .noData:
            return await implicitRoute(of: domain)
        }
    }

    private func implicitRoute(of domain: DomainName) async -> MailRoute {
        switch await addresses(of: domain) {
        case .found(let addresses, _): addresses.isEmpty ? .noMailHost : .implicit(domain)
        case .noData: .noMailHost
        case .noSuchName: .noSuchDomain
        case .failed(let why): .temporary(why)
        }
    }
}
