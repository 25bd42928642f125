public import Mail
public import Storage

/// A key that stands in a web page for everybody to read. It opens nothing but the check of one address, for pages of the
/// origins it names.
public struct SignupKey: Hashable, Sendable {
    public let key: SignupKeyID
    public let account: AccountID
    /// `pub_` and 32 letters and digits.
    public let text: String
    public let name: String
    /// `https://shop.example`; 1...20.
    public let origins: [String]
    /// `fast` or `dns`: never more, whatever the installation does for its own people.
    public let level: VerificationLevel
    public let createdAt: Timestamp
    public let createdBy: String
    public let revokedAt: Timestamp?

    public static let originLimit = 20
    static let prefix = "pub_"

    /// A page of this origin may use it. Source: RFC 6454 section 6.2.
    public func allows(origin: String) -> Bool { origins.contains(origin) }

    /// The form in which browsers send an origin: scheme, host and, where it is not the scheme's own, port, in lower case;
    /// `nil` for what is none. Plain HTTP is for pages on one's own machine alone.
    public static func origin(_ text: String) -> String? {
        let text = text.lowercased()
        guard text.utf8.count <= 300, let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else {
            return nil
        }
        let authority = text.dropFirst(scheme.utf8.count)
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let host = DomainName(parts[0]), host.text == String(parts[0]) else {
            return nil
        }
        guard scheme == "https://" || ["localhost", "127.0.0.1"].contains(host.text) else { return nil }
        guard parts.count == 2 else { return text }
        guard let port = UInt16(parts[1]), port > 0, String(port) == parts[1] else { return nil }
        return port == (scheme == "https://" ? 443 : 80) ? scheme + host.text : text
    }

    /// A new key's text: 160 bits of chance.
    static func makeText(using generator: inout some RandomNumberGenerator) -> String {
        let signs = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        return prefix
            + String(decoding: (0..<32).map { _ in signs[Int(generator.next() as UInt64 >> 59)] }, as: UTF8.self)
    }

    /// False for a text that no key has, which costs no look at the store.
    static func isKey(_ text: String) -> Bool {
        text.utf8.count == prefix.utf8.count + 32 && text.hasPrefix(prefix)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F }
    }
}
