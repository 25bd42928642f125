import DNS
import Mail
import NIOCore
import Synchronization

/// A queue's name: an egress source and a set of exchangers. Limits, connections and waiting mail belong to a site and
/// not to a recipient's domain, since a provider limits what reaches its exchangers, whatever the domain.
final class Site: Hashable, Sendable {
    /// Source and every exchanger, in an order that does not depend on chance: equal keys are one site.
    let key: String
    /// The name of our address, or the address, or `default`.
    let source: String
    private let exchangers: String
    /// For people: the first exchanger and how many more there are.
    let name: String
    /// The first of its exchangers: by it people name the queue.
    let host: String
    /// The provider by its MX, such as `google`, or the registrable part of the first exchanger's name.
    let provider: String
    /// Of the provider table; `nil` where the exchanger is in none, and for a smart host.
    let group: String?
    /// Our own way out: what is known of providers does not hold for it.
    let isSmartHost: Bool

    /// - Parameters:
    ///   - exchangers: best first, equal preferences in any order; not empty.
    ///   - marks: of hosts that a TLS policy holds for: mail under another policy is another queue's.
    init(
        source: String, exchangers: [MailHost], marks: [MailHost: String] = [:], table: ProviderTable = .standard,
        isSmartHost: Bool = false
    ) {
        let ordered = exchangers.sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
        self.exchangers = ordered.reduce(into: "") { $0 += " \($1.rank):\($1.name)\(marks[$1] ?? "")" }
        self.key = source + self.exchangers
        self.source = source
        let first = ordered.first?.name ?? ""
        self.name = ordered.count > 1 ? "\(first) +\(ordered.count - 1)" : first
        self.host = first
        let group = table.group(ofExchanger: first)
        self.provider = group?.provider ?? Provider.name(ofUnknown: first)
        self.group = isSmartHost ? nil : group?.name
        self.isSmartHost = isSmartHost
    }

    /// Queues that share limits live on one event loop.
    var neighbourhood: String { group.map { "\(source) \($0)" } ?? key }

    /// The same exchangers, spoken to from another address.
    init(_ other: Site, source: String) {
        self.source = source
        exchangers = other.exchangers
        key = source + exchangers
        name = other.name
        host = other.host
        provider = other.provider
        group = other.group
        isSmartHost = other.isSmartHost
    }

    static func == (left: Site, right: Site) -> Bool { left === right || left.key == right.key }
    func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

/// A host that takes a domain's mail; hosts of one rank are as good as each other, rank 0 is tried first.
struct MailHost: Hashable, Sendable {
    let name: String
    /// `nil` for an address literal.
    let domain: DomainName?
    let rank: Int

    init(_ domain: DomainName, rank: Int) {
        self.name = domain.text
        self.domain = domain
        self.rank = rank
    }

    /// A smart host given as an address.
    init(literal: String) {
        self.name = literal
        self.domain = nil
        self.rank = 0
    }
}

/// One address to connect to.
struct Exchanger: Hashable, Sendable {
    let host: MailHost
    let address: SocketAddress
    var security = HostSecurity.opportunistic
}

/// A site and where it listens at present. Compared by identity: a later look-up of the same site makes another.
final class Destination: Sendable {
    let site: Site
    /// 1...5, in the order to try.
    let exchangers: [Exchanger]
    /// A smart host is sent mail even where its address is private, and may hold the whole window.
    let isSmartHost: Bool
    /// Whose way it is, for counting; `nil` for a smart host.
    let domain: DomainName?
    /// Which of our addresses speaks; `nil`: the one that the node was told of, or the system's choice.
    let source: EgressSource?
    /// Made when first asked for.
    private let bySource = Mutex<[String: Destination?]>([:])

    init(
        site: Site, exchangers: [Exchanger], isSmartHost: Bool = false, domain: DomainName? = nil,
        source: EgressSource? = nil
    ) {
        self.domain = domain
        self.source = source
        self.site = site
        self.exchangers = exchangers
        self.isSmartHost = isSmartHost
    }

    /// The way from one of our addresses; `nil` where no exchanger has an address of its kind.
    func leaving(by source: EgressSource) -> Destination? {
        bySource.withLock { known in
            if let found = known[source.name] { return found }
            let reachable = exchangers.filter { $0.address.protocol == source.address.protocolFamily }
            let made =
                reachable.isEmpty
                ? nil
                : Destination(
                    site: Site(site, source: source.name), exchangers: reachable, isSmartHost: isSmartHost,
                    domain: domain, source: source)
            known[source.name] = .some(made)
            return made
        }
    }
}

extension IPAddress {
    fileprivate var protocolFamily: NIOBSDSocket.ProtocolFamily {
        switch self {
        case .v4: .inet
        case .v6: .inet6
        }
    }
}
