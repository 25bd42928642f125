/// The recipient as the sender first named it, before anybody forwarded the message. Source: RFC 3461 section 4.2, `ORCPT`;
/// addresses that are not ASCII RFC 6533 section 3.
///
///     rfc822;ada@example.com    utf-8;\x{7528}\x{6237}@example.com
public struct OriginalRecipient: Hashable, Sendable, CustomStringConvertible {
    /// In lower case: `rfc822`, `utf-8`.
    public let addressType: String
    /// Printable ASCII; characters beyond it stand there as `\x{7528}`.
    public let address: String

    /// Characters of the whole parameter. Source: RFC 3461 section 4.2.
    public static let maximumByteCount = 500

    /// Reads the value of the parameter; `nil` where it is none.
    /// - Parameter allowsUTF8: the transaction is one of SMTPUTF8, in which a `utf-8` address may stand there as it is.
    public init?(parameter: some StringProtocol, allowsUTF8: Bool = false) {
        guard parameter.utf8.count <= OriginalRecipient.maximumByteCount,
            let semicolon = parameter.firstIndex(of: ";")
        else { return nil }
        let type = parameter[..<semicolon].lowercased()
        let isAtom = type.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
        }
        let value = parameter[parameter.index(after: semicolon)...]
        let text = allowsUTF8 && type == "utf-8" ? OriginalRecipient.ascii(value) : String(value)
        guard isAtom, !type.isEmpty, let text, let octets = Xtext.octets(text), !octets.isEmpty,
            let decoded = String(validating: octets, as: UTF8.self), let address = OriginalRecipient.ascii(decoded)
        else { return nil }
        // Postfix writes the UTF-8 of an address as xtext, under the name of RFC 822. Seen in 3.7.11, 2026-11.
        let isInternationalized = octets.contains { $0 >= 0x80 }
        guard !isInternationalized || type == "rfc822" || type == "utf-8" else { return nil }
        addressType = isInternationalized ? "utf-8" : type
        self.address = address
    }

    /// Reads what `description` wrote.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(parameter: parts[0] + ";" + Xtext.encode(parts[1]))
    }

    /// The value of the parameter. It is ASCII, so that every server that offers DSN takes it.
    public var parameter: String { addressType + ";" + Xtext.encode(address) }

    /// As it is shown, and written in a report's `Original-Recipient`.
    public var description: String { addressType + ";" + address }

    /// Source: RFC 6533 section 3, utf-8-addr-xtext.
    private static func ascii(_ text: some StringProtocol) -> String? {
        var output = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                output.unicodeScalars.append(scalar)
            } else {
                guard scalar.value > 0x9F else { return nil }
                output += "\\x{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            }
        }
        return output
    }
}
