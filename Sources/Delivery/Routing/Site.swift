import Mail
import NIOCore

/// A queue's name: an egress source and a set of exchangers. Limits, connections and waiting mail belong to a site and
/// not to a recipient's domain, since a provider limits what reaches its exchangers, whatever the domain.
final class Site: Hashable, Sendable {
    /// Source and every exchanger, in an order that does not depend on chance: equal keys are one site.
    let key: String
    /// Our address, or `default`.
    let source: String
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

    /// - Parameter exchangers: best first, equal preferences in any order; not empty.
    init(
        source: String, exchangers: [MailHost], table: ProviderTable = .standard, isSmartHost: Bool = false
    ) {
        let ordered = exchangers.sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
        self.key = ordered.reduce(into: source) { $0 += " \($1.rank):\($1.name)" }
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
}

/// A site and where it listens at present. Compared by identity: a later look-up of the same site makes another.
final class Destination: Sendable {
    let site: Site
    /// 1...5, in the order to try.
    let exchangers: [Exchanger]
    /// A smart host is sent mail even where its address is private, and may hold the whole window.
    let isSmartHost: Bool

    init(site: Site, exchangers: [Exchanger], isSmartHost: Bool = false) {
        self.site = site
        self.exchangers = exchangers
        self.isSmartHost = isSmartHost
    }
}
