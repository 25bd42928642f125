import Crypto

/// One certificate or key that the DNS tells to expect. Source: RFC 6698 section 2.1 (TLSA), the usages of RFC 7672
/// section 3.1: PKIX-TA and PKIX-EE have no meaning between mail servers.
public struct CertificateAssociation: Sendable, Hashable {
    public enum Usage: UInt8, Sendable, Hashable {
        /// An authority; the server's chain has to lead to it.
        case trustAnchor = 2
        /// The server's own certificate; its names and dates mean nothing.
        case endEntity = 3
    }

    /// What of the certificate is compared.
    public enum Selector: UInt8, Sendable, Hashable {
        case certificate = 0
        /// SubjectPublicKeyInfo.
        case publicKey = 1
    }

    /// What `data` is of it. Digests must be as long as their kind says.
    public enum Matching: UInt8, Sendable, Hashable {
        case exact = 0
        case sha256 = 1
        case sha512 = 2
    }

    public let usage: Usage
    public let selector: Selector
    public let matching: Matching
    public let data: [UInt8]

    /// The numbers of a TLSA record.
    /// - Returns: `nil` where they are of no use to mail: a usage, selector or matching type we do not know, or data that
    ///   cannot be of its kind.
    public init?(usage: UInt8, selector: UInt8, matching: UInt8, data: [UInt8]) {
        guard let usage = Usage(rawValue: usage), let selector = Selector(rawValue: selector),
            let matching = Matching(rawValue: matching)
        else { return nil }
        let isWhole =
            switch matching {
            case .exact: !data.isEmpty
            case .sha256: data.count == SHA256.byteCount
            case .sha512: data.count == SHA512.byteCount
            }
        guard isWhole else { return nil }
        self.usage = usage
        self.selector = selector
        self.matching = matching
        self.data = data
    }

    /// - Parameters:
    ///   - certificate: DER.
    ///   - publicKey: its SubjectPublicKeyInfo, DER.
    func matches(certificate: [UInt8], publicKey: [UInt8]) -> Bool {
        let selected = selector == .certificate ? certificate : publicKey
        return switch matching {
        case .exact: selected == data
        case .sha256: Array(SHA256.hash(data: selected)) == data
        case .sha512: Array(SHA512.hash(data: selected)) == data
        }
    }

    /// Those that count: of each usage and selector the strongest digest only, beside whole certificates and keys, so that
    /// a forger of a weaker digest gains nothing. Source: RFC 7671 section 9.
    static func strongest(_ associations: [CertificateAssociation]) -> [CertificateAssociation] {
        associations.filter { one in
            one.matching != .sha256
                || !associations.contains {
                    $0.usage == one.usage && $0.selector == one.selector && $0.matching == .sha512
                }
        }
    }
}
