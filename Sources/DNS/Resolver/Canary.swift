public import Mail

/// Names that certainly exist. A resolver that denies them denies others as well, whatever it is that bends its answers: a
/// portal that wants a password first, a filter, a zone file gone wrong.
public struct Canary: Hashable, Sendable {
    /// What canaries say of a resolver.
    public enum Word: Hashable, Sendable {
        /// It knows names that exist.
        case honest
        /// It denies one: in words.
        case denies(String)
        /// It did not say: in words.
        case failed(String)
    }

    /// A host with an address.
    public var host: DomainName
    /// Domains with MX records; one that is found is enough, since a single one may be filtered with good reason.
    public var domains: [DomainName]

    public init(host: DomainName, domains: [DomainName]) {
        self.host = host
        self.domains = domains
    }

    /// A server of the root zone, and domains that live of their mail.
    public static let standard = Canary(
        host: DomainName("a.root-servers.net")!, domains: ["gmail.com", "ietf.org"].compactMap { DomainName($0) })

    /// - Parameter resolver: one that has no answers in store: those may be from before it went wrong.
    public func ask(_ resolver: some Resolver) async -> Word {
        switch await resolver.addresses(of: host) {
        case .found(let addresses, _) where !addresses.isEmpty: break
        case .found, .noData, .noSuchName: return .denies("it says the same of \(host.text)")
        case .failed(let why): return .failed(why)
        }
        var word = Word.honest
        for domain in domains {
            switch await resolver.mailExchangers(of: domain) {
            case .found(let exchangers, _) where !exchangers.isEmpty: return .honest
            case .found, .noData, .noSuchName: word = .denies("it says that \(domain.text) takes no mail")
            case .failed(let why): word = .failed(why)
            }
        }
        return word
    }
}
