public import Mail

/// Asks the DNS. Source: RFC 1035, RFC 5321 section 5.
public protocol Resolver: Sendable {
    /// The hosts a domain names for its mail, as they came. An empty list: it says that it takes no mail (null MX, RFC
    /// 7505), or names nothing that could be a host.
    func mailExchangers(of domain: DomainName) async -> Lookup<[MailExchanger]>
    /// IPv4 addresses, then IPv6 addresses, in text form.
    func addresses(of host: DomainName) async -> Lookup<[String]>
    /// TXT records, the strings of each joined; bytes that are no UTF-8 are replaced.
    func text(of name: DomainName) async -> Lookup<[String]>
    /// The names an address says it has (PTR records), as they came. They are claims: a name counts only where its own
    /// addresses have this one among them.
    func names(of address: IPAddress) async -> Lookup<[DomainName]>
    /// The TLSA records at `_PORT._tcp.HOST` that are signed all the way from a trust anchor; unsigned ones are `noData`.
    /// What the DNS should prove and does not is `failed`. Source: RFC 7672 section 2.2.
    func associations(of host: DomainName, port: UInt16) async -> Lookup<[TLSARecord]>
    /// Whether the answer to a question that was asked before is proved.
    func provenance(of name: DomainName, _ question: ProvenQuestion) async -> Provenance
}

/// A resolver that proves nothing.
extension Resolver {
    public func associations(of host: DomainName, port: UInt16) async -> Lookup<[TLSARecord]> { .noData }
    public func provenance(of name: DomainName, _ question: ProvenQuestion) async -> Provenance { .insecure }
}
