import DNS
import Mail

/// Asks the DNS about one domain's mail. Holds nothing; what it finds is kept by `DomainDesk`.
struct DomainInquiry: Sendable {
    /// Exchangers whose addresses are looked up.
    static let hostLimit = 4
    /// Addresses kept of one host.
    static let addressLimit = 4
    /// What is believed no longer, whatever the records say; and no shorter.
    static let lifetimes = Duration.seconds(60)...Duration.seconds(86_400)
    /// Of an answer that names nobody; and of no answer.
    static let emptyLifetime = Duration.seconds(900)
    static let unknownLifetime = Duration.seconds(20)

    let resolver: any Resolver
    let table: ExchangerTable
    /// Private and loopback addresses too (tests, a simulated world).
    let allowsPrivateAddresses: Bool
    /// 0..<1, orders exchangers of one preference.
    let chance: @Sendable () -> Double

    func facts(of domain: DomainName, at now: Timestamp) async -> DomainFacts {
        switch await resolver.mailExchangers(of: domain) {
        case .found(let named, let life): await exchangers(of: domain, named, life, at: now)
        case .noData: await implicit(domain, at: now)
        case .noSuchName: empty(.noSuchDomain, await provenance(of: domain), at: now)
        case .failed(let why): facts(.unknown(why), life: Self.unknownLifetime, at: now)
        }
    }

    private func exchangers(
        of domain: DomainName, _ named: [MailExchanger], _ life: Duration, at now: Timestamp
    ) async -> DomainFacts {
        let isSecure = await provenance(of: domain)
        guard !named.isEmpty else { return facts(.nullMX, isSecure: isSecure, life: life, at: now) }
        let usable = MailExchanger.order(named, chance: chance).map(\.host)
        guard let first = usable.first else {
            return facts(
                .noMailHost("Its MX record names no host but \(named[0].host.text)."), isSecure: isSecure, life: life,
                at: now)
        }
        let (way, hostLife) = await way(to: usable)
        return facts(
            way, exchangers: usable, known: table.entry(of: first), isSecure: isSecure, life: min(life, hostLife),
            at: now)
    }

    private func implicit(_ domain: DomainName, at now: Timestamp) async -> DomainFacts {
        let isSecure = await provenance(of: domain)
        let (way, life) = await way(to: [domain])
        if case .noMailHost = way {
            return empty(.noMailHost("It has neither an MX record nor an address."), isSecure, at: now)
        }
        return facts(way, isImplicit: true, known: table.entry(of: domain), isSecure: isSecure, life: life, at: now)
    }

    // MARK: Addresses

    private func way(to hosts: [DomainName]) async -> (DomainFacts.Way, Duration) {
        let asked = Array(hosts.prefix(Self.hostLimit))
        let answers = await withTaskGroup(of: (Int, Lookup<[String]>).self) { group in
            for (index, host) in asked.enumerated() {
                group.addTask { [resolver] in (index, await resolver.addresses(of: host)) }
            }
            var answers = [Lookup<[String]>](repeating: .noData, count: asked.count)
            for await (index, answer) in group { answers[index] = answer }
            return answers
        }
        var choice = HostChoice(allowsPrivateAddresses: allowsPrivateAddresses)
        for (host, answer) in zip(asked, answers) { choice.add(host, answer) }
        return choice.result(isWhole: asked.count == hosts.count)
    }

    private func provenance(of domain: DomainName) async -> Bool {
        if case .secure = await resolver.provenance(of: domain, .mailExchangers) { true } else { false }
    }

    // MARK: Facts

    private func empty(_ way: DomainFacts.Way, _ isSecure: Bool, at now: Timestamp) -> DomainFacts {
        facts(way, isSecure: isSecure, life: Self.emptyLifetime, at: now)
    }

    private func facts(
        _ way: DomainFacts.Way, isImplicit: Bool = false, exchangers: [DomainName] = [],
        known: ExchangerTable.Entry? = nil, isSecure: Bool = false, life: Duration, at now: Timestamp
    ) -> DomainFacts {
        let isKnown = if case .unknown = way { false } else { true }
        let lifetime =
            isKnown ? min(max(life, Self.lifetimes.lowerBound), Self.lifetimes.upperBound) : Self.unknownLifetime
        return DomainFacts(
            way: way, isImplicit: isImplicit, known: known, isSecure: isSecure, exchangers: exchangers, foundAt: now,
            lifetime: lifetime)
    }
}

/// Gathers the hosts that mail can be taken to, and remembers why there are none.
private struct HostChoice {
    let allowsPrivateAddresses: Bool
    private var hosts: [DomainFacts.Host] = []
    private var life: Duration?
    private var trouble: String?
    private var loopback: String?
    private var closed: String?

    init(allowsPrivateAddresses: Bool) { self.allowsPrivateAddresses = allowsPrivateAddresses }

    mutating func add(_ host: DomainName, _ answer: Lookup<[String]>) {
        switch answer {
        case .found(let addresses, let life):
            self.life = min(self.life ?? life, life)
            add(host, addresses)
        case .failed(let why): trouble = why
        case .noData, .noSuchName: break
        }
    }

    private mutating func add(_ host: DomainName, _ addresses: [String]) {
        var open: [String] = []
        for text in addresses {
            guard !allowsPrivateAddresses, let address = IPAddress(text) else {
                open.append(text)
                continue
            }
            switch AddressRange.forbidden(address) {
            case nil: open.append(text)
            case let range? where range.purpose == "loopback" || range.purpose == "this network":
                loopback = "\(host.text) is \(text)"
            case let range?: closed = "\(host.text) is \(text), \(range.purpose)"
            }
        }
        guard !open.isEmpty else { return }
        hosts.append(DomainFacts.Host(name: host, addresses: Array(open.prefix(DomainInquiry.addressLimit))))
    }

    /// - Parameter isWhole: every exchanger was looked at, so that none is left who might do.
    func result(isWhole: Bool) -> (DomainFacts.Way, Duration) {
        let life = life ?? DomainInquiry.emptyLifetime
        if !hosts.isEmpty { return (.hosts(hosts), life) }
        if let trouble { return (.unknown(trouble), life) }
        if !isWhole { return (.unknown("none of its first exchangers has an address"), life) }
        if let closed { return (.notOpen("Its exchanger \(closed)."), life) }
        if let loopback { return (.noMailHost("Its exchanger \(loopback), where every machine finds itself."), life) }
        return (.noMailHost("Its exchangers have no address."), life)
    }
}
