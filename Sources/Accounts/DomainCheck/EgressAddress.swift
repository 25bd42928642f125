public import DNS
public import Mail

/// An address that mail leaves from, as the world sees it, and the name said in EHLO there.
public struct EgressAddress: Sendable, Hashable {
    public let address: IPAddress
    public let heloName: DomainName?

    public init(address: IPAddress, heloName: DomainName?) {
        self.address = address
        self.heloName = heloName
    }
}
