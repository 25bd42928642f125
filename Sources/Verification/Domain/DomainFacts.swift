public import Mail

/// What the DNS says of a domain's mail.
public struct DomainFacts: Hashable, Sendable {
    public enum Way: Hashable, Sendable {
        /// Hosts that take its mail, best first, each with an address that may be spoken to: 1...4.
        case hosts([Host])
        /// It says that it takes no mail. Source: RFC 7505.
        case nullMX
        case noSuchDomain
        /// It exists, and what it names for its mail is nothing that mail can be taken to: in words.
        case noMailHost(String)
        /// Its exchangers are in networks that are not the open internet's: in words. Somebody within may reach them.
        case notOpen(String)
        /// The DNS gave no answer that can be believed: in words. Another time it may.
        case unknown(String)
    }

    public struct Host: Hashable, Sendable {
        public let name: DomainName
        /// IPv4 first, text form; not empty.
        public let addresses: [String]
    }

    public internal(set) var way: Way
    /// No MX record: the domain itself takes its mail. Source: RFC 5321 section 5.1.
    public let isImplicit: Bool
    /// What is known of its first exchanger.
    public let known: ExchangerTable.Entry?
    /// Signatures from the root on prove what was found (DNSSEC).
    public let isSecure: Bool
    /// Exchangers named, those that are no hosts left out.
    public let exchangers: [DomainName]
    public let foundAt: Timestamp
    /// How long after `foundAt` it may be believed.
    public let lifetime: Duration

    /// The provider of its mailboxes, where it is one that is known.
    public var provider: String? { known.flatMap { $0.kind == .provider ? $0.name : nil } }

    /// True where mail can be tried.
    public var takesMail: Bool { if case .hosts = way { true } else { false } }

    /// The same of a domain that is certainly there: that it has no mail counts where signatures prove it.
    var doubted: DomainFacts {
        guard !isSecure else { return self }
        var facts = self
        switch way {
        case .noSuchDomain: facts.way = .unknown("the resolver denies this domain, which is known to exist")
        case .noMailHost:
            facts.way = .unknown("the resolver shows no host for this domain, which is known to take mail")
        case .hosts, .nullMX, .notOpen, .unknown: break
        }
        return facts
    }
}
