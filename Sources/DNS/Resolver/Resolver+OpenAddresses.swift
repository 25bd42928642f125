public import Mail

/// Why a host that a stranger named is not spoken to.
public enum AddressRefusal: Error, Hashable, Sendable {
    /// It has no address.
    case noAddress
    /// All it has are of our own networks, or others that are not the open internet's (`AddressRange`).
    case notOpen
    /// The DNS could not say: in words. Another time it may.
    case failed(String)
}

extension Resolver {
    /// The addresses of a host whose name came from outside and that may be spoken to. Whoever connects must connect to one
    /// of these and not ask for the name again: a second answer may be another.
    /// - Parameter allowsPrivate: private and loopback addresses too (tests, a simulated world, local use).
    public func openAddresses(of host: DomainName, allowsPrivate: Bool) async throws(AddressRefusal) -> [String] {
        switch await addresses(of: host) {
        case .found(let addresses, _):
            let open = addresses.filter { allowsPrivate || !AddressRange.isForbidden($0) }
            guard !open.isEmpty else { throw addresses.isEmpty ? .noAddress : .notOpen }
            return open
        case .noData, .noSuchName: throw .noAddress
        case .failed(let why): throw .failed(why)
        }
    }
}
