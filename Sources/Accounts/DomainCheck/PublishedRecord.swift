public import Mail

/// A record as whoever keeps a zone is to publish it, word for word.
public struct PublishedRecord: Sendable, Hashable {
    public enum Kind: String, Sendable {
        case text = "TXT", exchanger = "MX", pointer = "PTR", address = "A", addressV6 = "AAAA"
    }

    public let name: DomainName
    public let kind: Kind
    /// The whole value: `v=DKIM1; k=rsa; p=…`, `10 mx.example.com`.
    public let value: String

    public init(_ name: DomainName, _ kind: Kind, _ value: String) {
        self.name = name
        self.kind = kind
        self.value = value
    }

    /// The value of a TXT record in strings of at most 255 bytes, as it must be entered where the form does not split it by
    /// itself; one string else. Source: RFC 1035 section 3.3.14, RFC 7208 section 3.3.
    public var strings: [String] {
        guard kind == .text else { return [value] }
        var strings: [String] = []
        var rest = Array(value.utf8)[...]
        repeat {
            strings.append(String(decoding: rest.prefix(255), as: UTF8.self))
            rest = rest.dropFirst(255)
        } while !rest.isEmpty
        return strings
    }

    /// As a line of a zone file: `_dmarc.example.com. IN TXT "v=DMARC1; p=none"`. Source: RFC 1035 section 5.1.
    public var zoneLine: String {
        switch kind {
        case .text:
            "\(name). IN TXT " + strings.map { "\"\(PublishedRecord.escaped($0))\"" }.joined(separator: " ")
        case .exchanger, .pointer:
            "\(name). IN \(kind.rawValue) \(value)."
        case .address, .addressV6:
            "\(name). IN \(kind.rawValue) \(value)"
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}
