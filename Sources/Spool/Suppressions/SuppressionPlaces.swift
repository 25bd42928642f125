internal import Mail
internal import Storage

/// The texts under which an entry may stand that forbids mail to an address: its own, its domain's, and those of the domains
/// above, the last label left out.
///
///     ada@mail.example.com    @mail.example.com    @example.com
struct SuppressionPlaces {
    private(set) var texts: [String]

    /// - Parameters:
    ///   - address: normalised.
    ///   - domain: of `address`.
    init(address: String, domain: String) {
        texts = [address, "@" + domain]
        var rest = domain.utf8[...]
        while let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
            rest = rest[rest.index(after: dot)...]
            guard rest.contains(UInt8(ascii: ".")) else { return }
            texts.append("@" + String(rest)!)
        }
    }

    init(_ mailbox: Mailbox) {
        self.init(address: mailbox.normalized.description, domain: mailbox.domain.text)
    }
}
