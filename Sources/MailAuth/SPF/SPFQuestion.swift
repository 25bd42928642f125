public import DNS
public import Mail

/// What `check_host` is asked, and what macros stand for. Source: RFC 7208 sections 4.1 and 7.2.
public struct SPFQuestion: Hashable, Sendable {
    /// Who speaks to us.
    public var address: IPAddress
    /// The domain of MAIL FROM, or the EHLO name.
    public var domain: DomainName
    /// MAIL FROM; `postmaster@` and the EHLO name where that is empty.
    public var sender: Mailbox
    public var heloName: String

    public init(address: IPAddress, domain: DomainName, sender: Mailbox, heloName: String) {
        self.address = address
        self.domain = domain
        self.sender = sender
        self.heloName = heloName
    }

    /// - Parameter validatedName: of the address, for `%{p}`.
    /// - Returns: `nil` where no domain name comes out.
    func expand(_ spec: SPFDomain, at domain: DomainName, validatedName: String = "unknown") -> DomainName? {
        var text = ""
        for part in spec.parts {
            switch part {
            case .literal(let literal): text += literal
            case .macro(let macro): text += value(of: macro, at: domain, validatedName: validatedName)
            }
        }
        // What is too long loses labels on its left (section 7.3).
        while text.utf8.count > 253, let dot = text.firstIndex(of: ".") {
            text = String(text[text.index(after: dot)...])
        }
        return DomainName(text)
    }

    private func value(of macro: SPFDomain.Macro, at domain: DomainName, validatedName: String) -> String {
        let raw =
            switch macro.letter {
            case "s": sender.description
            case "l": sender.localPart
            case "o": sender.domain.text
            case "d": domain.text
            case "i": dottedAddress
            case "p": validatedName
            case "v": if case .v4 = address { "in-addr" } else { "ip6" }
            case "h": heloName
            default: "unknown"
            }
        var labels = raw.split(omittingEmptySubsequences: false) { macro.delimiters.contains($0) }
        if macro.isReversed { labels.reverse() }
        if let count = macro.count { labels = labels.suffix(count) }
        let joined = labels.joined(separator: ".")
        return macro.isEscaped ? SPFQuestion.escaped(joined) : joined
    }

    /// IPv4 as usual, IPv6 as 32 digits with dots between them.
    private var dottedAddress: String {
        guard case .v6 = address else { return address.description }
        return address.reverseName.text.split(separator: ".").dropLast(2).reversed().joined(separator: ".")
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                || "-._~".utf8.contains(byte)
            return isPlain
                ? String(UnicodeScalar(byte))
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
