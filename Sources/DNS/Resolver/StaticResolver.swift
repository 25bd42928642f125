public import Mail

/// Answers from a table; names that are not in it do not exist.
public struct StaticResolver: Resolver {
    public var exchangers: [DomainName: Lookup<[MailExchanger]>]
    public var addresses: [DomainName: Lookup<[String]>]
    public var texts: [DomainName: Lookup<[String]>]
    public var names: [IPAddress: Lookup<[DomainName]>]
    /// By host, for every port.
    public var associations: [DomainName: Lookup<[TLSARecord]>] = [:]
    /// Names whose exchangers and addresses are proved.
    public var secureNames: Set<DomainName> = []

    public init(
        exchangers: [DomainName: Lookup<[MailExchanger]>] = [:], addresses: [DomainName: Lookup<[String]>] = [:],
        texts: [DomainName: Lookup<[String]>] = [:], names: [IPAddress: Lookup<[DomainName]>] = [:]
    ) {
        self.exchangers = exchangers
        self.addresses = addresses
        self.texts = texts
        self.names = names
    }

    public func mailExchangers(of domain: DomainName) async -> Lookup<[MailExchanger]> {
        exchangers[domain] ?? absent(domain)
    }

    public func addresses(of host: DomainName) async -> Lookup<[String]> { addresses[host] ?? absent(host) }

    public func text(of name: DomainName) async -> Lookup<[String]> { texts[name] ?? absent(name) }

    public func names(of address: IPAddress) async -> Lookup<[DomainName]> { names[address] ?? .noSuchName }

    public func associations(of host: DomainName, port: UInt16) async -> Lookup<[TLSARecord]> {
        associations[host] ?? .noData
    }

    public func provenance(of name: DomainName, _ question: ProvenQuestion) async -> Provenance {
        secureNames.contains(name) ? .secure(canonicalName: name) : .insecure
    }

    private func absent<Value>(_ name: DomainName) -> Lookup<Value> {
        exchangers[name] == nil && addresses[name] == nil && texts[name] == nil ? .noSuchName : .noData
    }
}
