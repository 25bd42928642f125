public import Mail

/// What a domain says about TLS to its exchangers, as fetched from
/// `https://mta-sts.DOMAIN/.well-known/mta-sts.txt`. Source: RFC 8461 section 3.2.
public struct STSPolicy: Hashable, Sendable {
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// Mail goes to exchangers that come up to the policy, or not at all.
        case enforce
        /// Mail goes as if there were no policy; what would have failed is reported.
        case testing
        /// The domain takes its policy back.
        case none
    }

    public let mode: Mode
    /// Patterns of exchangers' names, `mail.example.com` or `*.example.net`; empty for `none` alone.
    public let exchangers: [String]
    /// How long it may be kept: 0...31,557,600 s.
    public let maximumAge: Duration
    /// Its lines, for reports.
    public let text: String

    public enum ParseError: Error, Hashable, Sendable {
        case tooLong(byteCount: Int)
        case notUTF8
        /// `version: STSv1` is missing.
        case noVersion
        case badMode
        case badMaximumAge
        /// A policy to enforce or test that names no exchanger, or one by no pattern.
        case badExchangers
    }

    /// Source: RFC 8461 section 3.3, "64 kilobytes".
    public static let byteLimit = 64 << 10
    /// Patterns kept.
    static let patternLimit = 200

    /// Reads lines of `key: value` that end in LF or CR LF. Of a key that comes twice the first counts, but for `mx`;
    /// unknown keys are passed over.
    public static func parse(_ bytes: [UInt8]) throws(ParseError) -> STSPolicy {
        guard bytes.count <= byteLimit else { throw .tooLong(byteCount: bytes.count) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        let fields = STSFields.split(bytes, at: 0x0A, between: UInt8(ascii: ":"))
        func first(_ name: String) -> String? { fields.first { $0.name == name }?.value }
        guard first("version") == "STSv1" else { throw .noVersion }
        guard let mode = first("mode").flatMap(Mode.init(rawValue:)) else { throw .badMode }
        guard let age = first("max_age").flatMap(seconds) else { throw .badMaximumAge }
        let patterns = fields.filter { $0.name == "mx" }.prefix(patternLimit).map { $0.value.lowercased() }
        guard patterns.allSatisfy(isPattern), !patterns.isEmpty || mode == .none else { throw .badExchangers }
        return STSPolicy(mode: mode, exchangers: patterns, maximumAge: .seconds(age), text: text)
    }

    /// True for a host that the policy names; `*` stands for exactly one label. Source: RFC 8461 section 4.1.
    public func names(_ host: DomainName) -> Bool {
        exchangers.contains { pattern in
            guard pattern.hasPrefix("*.") else { return pattern == host.text }
            guard let dot = host.text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return false }
            return host.text[dot...] == pattern.dropFirst()
        }
    }

    private static func seconds(_ text: String) -> Int? {
        guard (1...10).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), number <= 31_557_600
        else { return nil }
        return number
    }

    private static func isPattern(_ text: String) -> Bool {
        DomainName(text.hasPrefix("*.") ? text.dropFirst(2) : text[...]) != nil
    }
}
