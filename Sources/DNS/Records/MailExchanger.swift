public import Mail

/// One host a domain's mail goes to. Source: RFC 1035 section 3.3.9.
public struct MailExchanger: Hashable, Sendable {
    /// Lower is tried first.
    public let preference: UInt16
    public let host: DomainName

    public init(preference: UInt16, host: DomainName) {
        self.preference = preference
        self.host = host
    }

    /// Reads the data of one MX record: two bytes, then a name that fills the rest.
    /// - Returns: `nil` for the root (null MX, RFC 7505), for a name that no host can have, and for data that is no MX.
    public static func parse(_ data: Span<UInt8>) -> MailExchanger? {
        guard data.count >= 3, let name = RecordName.parse(data, from: 2) else { return nil }
        return MailExchanger(preference: UInt16(data[0]) << 8 | UInt16(data[1]), host: name)
    }
}
