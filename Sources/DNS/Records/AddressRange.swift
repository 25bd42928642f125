/// A block of addresses that mail for the outside world must never be taken to: a stranger's MX record that points
/// there would have us speak to our own machines. Source: IANA IPv4 and IPv6 special-purpose address registries, 2026-11.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    /// What it is for, in a word or two.
    public let purpose: String
    /// `10.0.0.0/8`
    public let prefix: String
    private let first: IPAddress
    private let length: Int

    public var description: String { "\(prefix) (\(purpose))" }

    /// True for a text that is no address at all, and for an address outside global unicast space.
    public static func isForbidden(_ text: some StringProtocol) -> Bool {
        guard let address = IPAddress(text) else { return true }
        return forbidden(address) != nil
    }

    /// The block that forbids an address; `nil` for one that mail may go to.
    public static func forbidden(_ address: IPAddress) -> AddressRange? { special.first { $0.contains(address) } }

    func contains(_ address: IPAddress) -> Bool {
        switch (first, address) {
        case (.v4(let block), .v4(let number)):
            length == 0 || (block ^ number) >> UInt32(32 - length) == 0
        case (.v6(let blockHigh, let blockLow), .v6(let high, let low)):
            AddressRange.agree(blockHigh, high, bits: min(length, 64))
                && AddressRange.agree(blockLow, low, bits: max(length - 64, 0))
        case (.v4, .v6), (.v6, .v4):
            false
        }
    }

    private static func agree(_ left: UInt64, _ right: UInt64, bits: Int) -> Bool {
        bits == 0 || (left ^ right) >> UInt64(64 - bits) == 0
    }

    private init(_ address: String, _ length: Int, _ purpose: String) {
        guard let first = IPAddress(address) else { preconditionFailure("\(address) is an address") }
        self.first = first
        self.length = length
        self.purpose = purpose
        prefix = "\(address)/\(length)"
    }

    private static let special: [AddressRange] = [
        AddressRange("0.0.0.0", 8, "this network"), AddressRange("10.0.0.0", 8, "private"),
        AddressRange("100.64.0.0", 10, "carrier-grade NAT"), AddressRange("127.0.0.0", 8, "loopback"),
        AddressRange("169.254.0.0", 16, "link-local"), AddressRange("172.16.0.0", 12, "private"),
        AddressRange("192.0.0.0", 24, "protocol assignments"), AddressRange("192.0.2.0", 24, "documentation"),
        AddressRange("192.88.99.0", 24, "6to4 relay"), AddressRange("192.168.0.0", 16, "private"),
        AddressRange("198.18.0.0", 15, "benchmarking"), AddressRange("198.51.100.0", 24, "documentation"),
        AddressRange("203.0.113.0", 24, "documentation"), AddressRange("224.0.0.0", 4, "multicast"),
        AddressRange("240.0.0.0", 4, "reserved"),
        AddressRange("::1", 128, "loopback"), AddressRange("::ffff:0:0", 96, "IPv4-mapped"),
        AddressRange("::", 96, "unspecified or IPv4-compatible"), AddressRange("64:ff9b::", 96, "NAT64"),
        AddressRange("64:ff9b:1::", 48, "local NAT64"), AddressRange("2001::", 32, "Teredo"),
        AddressRange("2001::", 23, "protocol assignments"), AddressRange("2001:db8::", 32, "documentation"),
        AddressRange("2002::", 16, "6to4"), AddressRange("3fff::", 20, "documentation"),
        AddressRange("fc00::", 7, "unique local"), AddressRange("fe80::", 10, "link-local"),
        AddressRange("fec0::", 10, "site-local"), AddressRange("ff00::", 8, "multicast"),
        // All that is not 2000::/3 is not global unicast.
        AddressRange("::", 3, "reserved"), AddressRange("4000::", 2, "reserved"), AddressRange("8000::", 1, "reserved"),
    ]
}
