/// Addresses that begin alike: `192.0.2.0/24`, `2001:db8::/32`; without a slash one address alone. Source: RFC 4632
/// section 3.1, RFC 4291 section 2.3.
public struct Network: Hashable, Sendable {
    public enum ParseError: Error, Hashable, Sendable {
        case badAddress(String)
        case badPrefixLength(String)
        /// The address goes on behind the prefix: meant is perhaps the shorter one, perhaps a longer prefix.
        case bitsBehindPrefix(String)

        public var sentence: String {
            switch self {
            case .badAddress(let text): "\(text) is no IPv4 or IPv6 address."
            case .badPrefixLength(let text): "\(text) has a prefix length that its address does not have."
            case .bitsBehindPrefix(let text):
                "\(text) is an address within a network; write the network's first address."
            }
        }
    }

    private let address: InternetAddress
    private let prefixLength: Int

    public static func parse(_ text: String) throws(ParseError) -> Network {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = InternetAddress(parts[0]) else { throw .badAddress(text) }
        guard parts.count == 2 else { return Network(address: address, prefixLength: address.bitCount) }
        let digits = parts[1].utf8
        guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let length = Int(parts[1]), length <= address.bitCount
        else { throw .badPrefixLength(text) }
        let network = Network(address: address, prefixLength: length)
        guard address.bits & network.mask == address.bits else { throw .bitsBehindPrefix(text) }
        return network
    }

    private init(address: InternetAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    func contains(_ other: InternetAddress) -> Bool {
        other.family == address.family && other.bits & mask == address.bits
    }

    private var mask: UInt128 {
        prefixLength == 0 ? 0 : (UInt128.max << (address.bitCount - prefixLength)) & fullMask
    }

    private var fullMask: UInt128 { address.family == .v4 ? 0xFFFF_FFFF : UInt128.max }
}
