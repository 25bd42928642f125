public import DNS

/// `v=spf1 …`: which hosts may send mail for a domain. Source: RFC 7208 sections 4.5, 4.6, 5 and 6.
public struct SPFRecord: Hashable, Sendable {
    /// What matching a mechanism means.
    public enum Qualifier: String, Hashable, Sendable {
        case pass = "+"
        case fail = "-"
        case softFail = "~"
        case neutral = "?"
    }

    /// How many leading bits of an address count.
    public struct PrefixLengths: Hashable, Sendable {
        public var v4 = 32
        public var v6 = 128

        public init() {}
    }

    public enum Mechanism: Hashable, Sendable {
        case all
        case include(SPFDomain)
        /// `nil`: the domain itself.
        case addresses(SPFDomain?, PrefixLengths)
        case mailExchangers(SPFDomain?, PrefixLengths)
        /// `ptr`, which nobody should use (section 5.5).
        case pointer(SPFDomain?)
        case network(IPAddress, prefixLength: Int)
        case exists(SPFDomain)

        /// True where the mechanism costs one of the ten look-ups.
        public var asksDNS: Bool {
            switch self {
            case .all, .network: false
            case .include, .addresses, .mailExchangers, .pointer, .exists: true
            }
        }
    }

    /// A mechanism and what its match means.
    public struct Directive: Hashable, Sendable {
        public var qualifier: Qualifier
        public var mechanism: Mechanism
    }

    /// In their order.
    public internal(set) var directives: [Directive] = []
    /// Where to go on when nothing matched.
    public internal(set) var redirect: SPFDomain?
    /// Where the words for a failure stand.
    public internal(set) var explanation: SPFDomain?

    /// Each is a permanent error.
    public enum ParseError: Error, Hashable, Sendable {
        /// Begins with something other than `v=spf1` and a space, or nothing.
        case notSPF
        case tooLong(byteLimit: Int)
        /// No mechanism and no modifier.
        case badTerm(String)
        case badDomain(String)
        case badAddress(String)
        case badPrefixLength(String)
        /// `redirect` or `exp` twice.
        case repeated(String)
    }

    /// A record is no longer than this; a TXT record of more does not fit into the DNS.
    static let byteLimit = 65_535

    /// True for a text that is an SPF record, right or wrong.
    public static func isRecord(_ text: String) -> Bool {
        let lower = text.lowercased()
        return lower == "v=spf1" || lower.hasPrefix("v=spf1 ")
    }
}
