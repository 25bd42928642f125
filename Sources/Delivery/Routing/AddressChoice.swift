import Bounce
import DNS
import Mail
import NIOCore

/// Gathers the addresses to connect to, best host first, and remembers why there are none.
///
/// Within a host the families take turns, IPv4 first: more receivers ask reverse names and reputation of an IPv6 source
/// than of an IPv4 one (Google since 2013), and one family without a way out must not use up all tries.
struct AddressChoice {
    private let router: Router
    private let smartHostPort: Int?
    private let domain: DomainName?
    private var chosen: [Exchanger] = []
    /// Addresses over a host's share, used when no other host fills the places.
    private var spare: [Exchanger] = []
    private var sawForbidden = false
    private var sawTrouble = false

    init(router: Router, to domain: DomainName? = nil, smartHostPort: Int? = nil) {
        self.router = router
        self.domain = domain
        self.smartHostPort = smartHostPort
    }

    var isFull: Bool { chosen.count >= Router.addressLimit }

    mutating func add(_ lookup: Lookup<[String]>, of host: MailHost, _ security: HostSecurity = .opportunistic) {
        switch lookup {
        case .found(let texts, _): add(texts, of: host, security)
        case .failed: sawTrouble = true
        case .noData, .noSuchName: break
        }
    }

    private mutating func add(_ texts: [String], of host: MailHost, _ security: HostSecurity) {
        let port = smartHostPort ?? router.port(of: host)
        let permitted = texts.filter { isPermitted($0) }
        let addresses = Self.takingTurns(permitted.compactMap { SmartHost.socketAddress($0, port: port) })
        for (place, address) in addresses.prefix(Router.addressLimit).enumerated() where isOfOurFamily(address) {
            let exchanger = Exchanger(host: host, address: address, security: security)
            if place < Router.addressesPerHost, !isFull { chosen.append(exchanger) } else { spare.append(exchanger) }
        }
    }

    private mutating func isPermitted(_ text: String) -> Bool {
        if smartHostPort != nil || router.allowsPrivateAddresses { return true }
        let isOurs = text == router.sourceAddress?.ipAddress
        guard isOurs || AddressRange.isForbidden(text) else { return true }
        sawForbidden = true
        return false
    }

    /// A source address of one family cannot reach the other.
    private func isOfOurFamily(_ address: SocketAddress) -> Bool {
        router.sourceAddress.map { $0.protocol == address.protocol } ?? true
    }

    private static func takingTurns(_ addresses: [SocketAddress]) -> [SocketAddress] {
        let four = addresses.filter { $0.protocol == .inet }
        let six = addresses.filter { $0.protocol == .inet6 }
        return (0..<max(four.count, six.count)).flatMap { place in
            [place < four.count ? four[place] : nil, place < six.count ? six[place] : nil].compactMap { $0 }
        }
    }

    /// The destination, or the reason that deserves to be told: trouble passes, so it comes first.
    func way(to site: Site) -> Routing.Way {
        let exchangers = Array((chosen + spare).prefix(Router.addressLimit))
        guard exchangers.isEmpty else {
            return .destination(
                Destination(
                    site: site, exchangers: exchangers, isSmartHost: smartHostPort != nil, domain: domain))
        }
        if sawTrouble || smartHostPort != nil { return .none(.failure(.temporary)) }
        return .none(.failure(sawForbidden ? .forbiddenAddress : .noMailHost))
    }
}
