public import Mail

extension IPAddress {
    /// Where the names of an address stand: `7.2.0.192.in-addr.arpa`. Source: RFC 1035 section 3.5, RFC 3596 section 2.5.
    public var reverseName: DomainName {
        let suffix = if case .v4 = self { "in-addr.arpa" } else { "ip6.arpa" }
        return name(under: suffix)
    }

    /// The name to ask a list of addresses under: `7.2.0.192.list.example`; `nil` where it would be too long.
    /// Source: RFC 5782 sections 2.1 and 2.4.
    public func listName(under zone: DomainName) -> DomainName? { DomainName("\(reversedLabels).\(zone)") }

    private func name(under suffix: String) -> DomainName {
        guard let name = DomainName("\(reversedLabels).\(suffix)") else {
            preconditionFailure("a reversed address is a name")
        }
        return name
    }

    private var reversedLabels: String {
        switch self {
        case .v4(let number):
            return (0..<4).map { String(number >> UInt32($0 * 8) & 0xFF) }.joined(separator: ".")
        case .v6(let high, let low):
            let halves = [low, high].map { half in
                (0..<16).map { String(half >> UInt64($0 * 4) & 0xF, radix: 16) }.joined(separator: ".")
            }
            return halves.joined(separator: ".")
        }
    }
}
