import Bounce
import DNS
import Mail
import NIOCore

/// Finds the way to a domain: its exchangers, their addresses, and the site they make. Holds nothing; what it finds is
/// kept by `RouteTable`.
struct Router: Sendable {
    /// Addresses tried for one message. Source: Postfix `smtp_mx_address_limit`, 5.
    static let addressLimit = 5
    /// Of one host, while other hosts can fill the rest.
    static let addressesPerHost = 3

    let resolver: any Resolver
    /// 0..<1, spreads mail over exchangers of one preference.
    let random: @Sendable () -> Double
    /// Our own name; an exchanger of that name, and those not better than it, are left out.
    let ownName: DomainName?
    /// `nil`: the system's choice.
    let sourceAddress: SocketAddress?
    let smartHost: SmartHost?
    let port: Int
    let ports: [DomainName: Int]
    let allowsPrivateAddresses: Bool
    let table: ProviderTable
    /// `nil`: everything is opportunistic.
    let advisor: SecurityAdvisor?

    init(
        resolver: any Resolver, configuration: DeliveryConfiguration, advisor: SecurityAdvisor? = nil,
        random: @escaping @Sendable () -> Double
    ) throws(DeliveryConfigurationError) {
        self.advisor = configuration.tls == nil ? nil : advisor
        self.resolver = resolver
        self.random = random
        self.ownName = DomainName(configuration.heloName)
        self.sourceAddress = try Router.source(configuration.sourceAddress)
        self.port = configuration.exchangerPort
        self.ports = configuration.exchangerPorts
        self.allowsPrivateAddresses = configuration.allowsPrivateAddresses
        self.table = configuration.providers
        guard let text = configuration.smartHost else {
            self.smartHost = nil
            return
        }
        guard let smartHost = SmartHost(text) else { throw .badSmartHost(text) }
        self.smartHost = smartHost
    }

    private static func source(_ text: String?) throws(DeliveryConfigurationError) -> SocketAddress? {
        guard let text else { return nil }
        guard let address = SmartHost.socketAddress(text, port: 0) else { throw .badSourceAddress(text) }
        return address
    }

    /// Never fails: what cannot be found out now is `temporary`.
    func route(_ domain: DomainName) async -> Routing {
        let witness = LifetimeWitness(resolver)
        let way =
            if let smartHost { await wayToSmartHost(smartHost, asking: witness) } else {
                await wayToExchangers(of: domain, asking: witness)
            }
        return Routing(way, timeToLive: Self.life(of: way, seen: witness.timeToLive))
    }

    /// What was found lives as its records do, within 10 s and 1 h; a name that does not exist a minute, trouble 10 s.
    private static func life(of way: Routing.Way, seen: Duration?) -> Duration {
        switch way {
        case .destination: max(.seconds(10), min(seen ?? .seconds(300), .seconds(3_600)))
        case .none(.failure(.temporary)), .none(.failure(.tlsaUnavailable)): .seconds(10)
        case .none: .seconds(60)
        }
    }

    private func wayToExchangers(of domain: DomainName, asking resolver: some Resolver) async -> Routing.Way {
        switch await resolver.mailRoute(of: domain, chance: random) {
        case .exchangers(let exchangers): await way(to: domain, at: Self.ranked(exchangers), asking: resolver)
        case .implicit(let host): await way(to: domain, at: [MailHost(host, rank: 0)], asking: resolver)
        case .nullMX: .none(.failure(.nullMX))
        case .noSuchDomain: .none(.failure(.noSuchDomain))
        case .noMailHost: .none(.failure(.noMailHost))
        case .temporary: .none(.failure(.temporary))
        }
    }

    /// Preferences become ranks 0, 1, 2…; the order, shuffled within a preference, stays.
    private static func ranked(_ exchangers: [MailExchanger]) -> [MailHost] {
        let ranks = Dictionary(
            uniqueKeysWithValues: Set(exchangers.map(\.preference)).sorted().enumerated().map { ($1, $0) })
        return exchangers.map { MailHost($0.host, rank: ranks[$0.preference] ?? 0) }.sorted { $0.rank < $1.rank }
    }

    private func way(
        to domain: DomainName, at found: [MailHost], asking resolver: some Resolver
    ) async -> Routing.Way {
        let hosts = withoutOurselves(found)
        guard !hosts.isEmpty else { return .none(found.isEmpty ? .failure(.noMailHost) : .loopsBack) }
        let advice = await advisor?.advise(hosts, of: domain, asking: resolver)
        if let problem = advice?.problem { return .none(.failure(problem)) }
        let advised = advice?.hosts ?? hosts.map { (host: $0, security: .opportunistic) }
        var choice = AddressChoice(router: self, to: domain)
        for (host, security) in advised where !choice.isFull {
            guard let name = host.domain else { continue }
            choice.add(await resolver.addresses(of: name), of: host, security)
        }
        let marks = Dictionary(advised.map { ($0.host, $0.security.mark) }) { first, _ in first }
        return choice.way(to: Site(source: sourceName, exchangers: advised.map(\.host), marks: marks, table: table))
    }

    /// Mail must not go to a host that is no better than ourselves. Source: RFC 5321 section 5.1.
    private func withoutOurselves(_ hosts: [MailHost]) -> [MailHost] {
        guard let ownName, let own = hosts.first(where: { $0.domain == ownName }) else { return hosts }
        return hosts.filter { $0.rank < own.rank }
    }

    private func wayToSmartHost(_ smartHost: SmartHost, asking resolver: some Resolver) async -> Routing.Way {
        switch smartHost.host {
        case .address(let literal):
            return smartWay(MailHost(literal: literal), .found([literal], timeToLive: .seconds(3_600)), smartHost.port)
        case .name(let name) where name.text == "localhost":
            // RFC 6761 section 6.3: never asked of the DNS.
            return smartWay(
                MailHost(name, rank: 0), .found(["127.0.0.1", "::1"], timeToLive: .seconds(3_600)), smartHost.port)
        case .name(let name):
            return smartWay(MailHost(name, rank: 0), await resolver.addresses(of: name), smartHost.port)
        }
    }

    private func smartWay(_ host: MailHost, _ lookup: Lookup<[String]>, _ port: Int) -> Routing.Way {
        var choice = AddressChoice(router: self, smartHostPort: port)
        choice.add(lookup, of: host)
        return choice.way(to: Site(source: sourceName, exchangers: [host], table: table, isSmartHost: true))
    }

    var sourceName: String { sourceAddress?.ipAddress ?? "default" }

    func port(of host: MailHost) -> Int { host.domain.flatMap { ports[$0] } ?? port }
}
