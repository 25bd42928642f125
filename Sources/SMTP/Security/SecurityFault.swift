/// Why a server did not come up to a TLS policy.
public struct SecurityFault: Error, Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// No STARTTLS in its answer to EHLO, or declined when asked: perhaps it has none, perhaps someone took it out.
        case notOffered = "not_offered"
        /// The certificate is good, and another's.
        case nameMismatch = "name_mismatch"
        /// The certificate's time is over, or has not begun.
        case expired
        /// Nobody whom we trust vouches for the certificate.
        case untrusted
        /// The certificate is not the one that the DNS tells of.
        case daneMismatch = "dane_mismatch"
    }

    public let kind: Kind
    /// What was seen, for people: printable ASCII, at most 300 bytes.
    public let detail: String

    public init(_ kind: Kind, detail: String) {
        self.kind = kind
        self.detail = String(decoding: detail.utf8.prefix(Self.detailLimit).map(Self.printable), as: UTF8.self)
    }

    static let detailLimit = 300

    /// A certificate's words are a stranger's.
    private static func printable(_ byte: UInt8) -> UInt8 {
        (0x20...0x7E).contains(byte) ? byte : UInt8(ascii: "?")
    }
}
